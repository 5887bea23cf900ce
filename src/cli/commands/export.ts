import { statSync } from 'node:fs'
import { assertNoPositionals, loadConfig } from '../../config.js'
import { openSandbox } from '../../control/sandboxes/open-sandbox.js'
import { type StateFormat, writeState } from '../../control/write-state.js'
import { exportOptions, mockOptions } from '../command-table.js'
import { readFromMock } from '../shared/call-mock.js'
import { CommandFailed } from '../shared/command-failed.js'
import { printChunks } from '../shared/print-chunks.js'
import { readServerFlags } from '../shared/server-flags.js'

/** Prints the data of a database file, or of a running mock, as a seed. */
export async function exportSeed(args: readonly string[]): Promise<void> {
  const { config, positionals } = await loadConfig(exportOptions, [...readServerFlags(mockOptions), ...args])
  assertNoPositionals('export', positionals)
  const { data, format = 'yaml', ...address } = config
  if (data !== undefined) return exportFile(data, format)
  const query = `?format=${format}`
  await printChunks(await readFromMock(address, { method: 'GET', path: '/__admin/state', query }))
}

async function exportFile(data: string, format: StateFormat): Promise<void> {
  const stats = statSync(data, { throwIfNoEntry: false })
  if (stats === undefined) {
    throw new CommandFailed(`database ${data} does not exist. Name an existing file with --data.`)
  }
  const empty = new CommandFailed(`database ${data} holds no data yet. Start the mock with it once.`)
  if (stats.isFile() && stats.size === 0) throw empty
  // The callback runs only for a file that was never filled with a seed, which has no data either.
  const sandbox = await openSandbox({ id: 'default', data }, () => Promise.reject(empty))
  try {
    await printChunks(await writeState(sandbox, format))
  } finally {
    sandbox.store.close()
  }
}
