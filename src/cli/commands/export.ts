import { statSync } from 'node:fs'
import { assertNoPositionals, readConfig } from '../../config.js'
import { openSandbox } from '../../control/sandboxes/open-sandbox.js'
import { exportState } from '../../control/seeds/export-state.js'
import { exportOptions } from '../command-table.js'
import { callMock } from '../shared/call-mock.js'
import { CommandFailed } from '../shared/command-failed.js'

/** Prints the data of a database file, or of a running mock, as a seed. */
export async function exportSeed(args: readonly string[]): Promise<void> {
  const { config, positionals } = readConfig(exportOptions, args)
  assertNoPositionals('export', positionals)
  const { data, format = 'yaml', ...address } = config
  const state =
    data === undefined ? await callMock(address, { method: 'GET', path: '/__admin/state' }) : await readDatabase(data)
  process.stdout.write(format === 'json' ? `${JSON.stringify(state, null, 2)}\n` : await toYaml(state))
}

async function readDatabase(data: string): Promise<unknown> {
  const stats = statSync(data, { throwIfNoEntry: false })
  if (stats === undefined) {
    throw new CommandFailed(`database ${data} does not exist. Name an existing file with --data.`)
  }
  const empty = new CommandFailed(`database ${data} holds no data yet. Start the mock with it once.`)
  if (stats.isFile() && stats.size === 0) throw empty
  // The loader of the seed runs only for a new database, which is the other kind of empty file.
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
