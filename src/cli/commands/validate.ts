import { loadConfig, UsageError } from '../../config.js'
import { readSeeds } from '../../control/seeds/read-seeds.js'
import { validateOptions } from '../command-table.js'
import { readStandardInput } from '../shared/standard-input.js'

/** Checks seeds as `start` does: together, so that one may refer to another. @throws SeedError for an invalid seed. */
export async function validate(args: readonly string[]): Promise<void> {
  const { config, positionals } = await loadConfig(validateOptions, args)
  if (positionals.length === 0) throw new UsageError('validate needs a seed: versori-mock validate <seed...>')
  const { files } = await readSeeds(await readStandardInput(positionals), { strictIds: config.strictIds ?? true })
  for (const { file, document } of files) {
    const counts = [
      `${document.organisations?.length ?? 0} organisations`,
      `${document.users?.length ?? 0} users`,
      `${document.connectors?.length ?? 0} connectors`
    ]
    process.stdout.write(`${file}: valid (${counts.join(', ')})\n`)
  }
}
