import { readConfig, UsageError } from '../config.js'
import { readSeeds } from '../control/seeds/read-seeds.js'
import { validateOptions } from './commands.js'

/** Checks seeds as `start` would, all of them as one world. */
export async function validate(args: readonly string[]): Promise<void> {
  const { config, positionals } = readConfig(validateOptions, args)
  if (positionals.length === 0) throw new UsageError('validate takes seeds: versori-mock validate <seed...>')
  const { files } = await readSeeds(positionals, { strictIds: config.strictIds ?? true })
  for (const { file, document } of files) {
    const counts = [
      `${document.organisations?.length ?? 0} organisations`,
      `${document.users?.length ?? 0} users`,
      `${document.connectors?.length ?? 0} connectors`
    ]
    process.stdout.write(`${file}: valid (${counts.join(', ')})\n`)
  }
}
