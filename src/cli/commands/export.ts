import { statSync } from 'node:fs'
import { assertNoPositionals, readConfig } from '../config.js'
import { openSandbox } from '../control/sandboxes/open-sandbox.js'
import { exportState } from '../control/seeds/export-state.js'
import { callMock } from './call-mock.js'
import { CheckFailed } from './check-failed.js'
import { exportOptions } from './commands.js'

/** Writes a world as a seed: that of a database file, or of a running mock. */
export async function exportSeed(args: readonly string[]): Promise<void> {
  const { config, positionals } = readConfig(exportOptions, args)
  assertNoPositionals('export', positionals)
  const { data, format = 'yaml', ...address } = config
  const state =
    data === undefined ? await callMock(address, { method: 'GET', path: '/__admin/state' }) : await readFile(data)
  process.stdout.write(format === 'json' ? `${JSON.stringify(state, null, 2)}\n` : await toYaml(state))
}

async function readFile(data: string): Promise<unknown> {
  const stats = statSync(data, { throwIfNoEntry: false })
  if (stats === undefined) throw new CheckFailed(`there is no database ${data}. Name one with --data.`)
  const empty = new CheckFailed(`database ${data} holds no world yet. Start the mock with it once.`)
  if (stats.size === 0) throw empty
  const sandbox = await openSandbox({ id: 'default', data }, () => Promise.reject(empty))
  try {
    return exportState(sandbox.store, sandbox.settings)
  } finally {
    sandbox.store.close()
  }
}

async function toYaml(state: unknown): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify(state, { aliasDuplicateObjects: false })
}
