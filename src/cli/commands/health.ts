import { assertNoPositionals, loadConfig } from '../../config.js'
import { healthOptions } from '../command-table.js'
import { callMock } from '../shared/call-mock.js'
import { readServerFlags } from '../shared/server-flags.js'

/** Prints the readiness of a running mock. @throws CommandFailed if it is not ready. */
export async function health(args: readonly string[]): Promise<void> {
  const { config, positionals } = await loadConfig(healthOptions, [...readServerFlags(healthOptions), ...args])
  assertNoPositionals('health', positionals)
  const readiness = await callMock(config, { method: 'GET', path: '/__admin/ready' })
  process.stdout.write(`${JSON.stringify(readiness)}\n`)
}
