import { assertNoPositionals, readConfig } from '../config.js'
import { callMock } from './call-mock.js'
import { healthOptions } from './commands.js'

/** Whether the mock that the same flags and variables would have started is ready. */
export async function health(args: readonly string[]): Promise<void> {
  const { config, positionals } = readConfig(healthOptions, args)
  assertNoPositionals('health', positionals)
  const answer = await callMock(config, { method: 'GET', path: '/__admin/ready' })
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
