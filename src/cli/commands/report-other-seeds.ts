import type { FastifyInstance } from 'fastify'
import { readSeeds, type SeedSource } from '../../control/seeds/read-seeds.js'

interface OtherSeeds {
  /** The database file. */
  readonly data: string
  readonly seeds: readonly SeedSource[]
}

/** Logs if the seeds that the user named are not those that an existing database was created from. */
export async function reportOtherSeeds(
  { sandboxes, log }: FastifyInstance,
  { data, seeds }: OtherSeeds
): Promise<void> {
  const { seed, settings } = sandboxes.default
  const remedy = `${data} keeps its data. To load the seeds, remove the file or name another one with --data.`
  try {
    const { sha256 } = await readSeeds(seeds, settings)
    if (sha256 === seed.sha256) log.debug(`the seeds you named are those that ${data} was created from.`)
    else log.warn(`the seeds you named are not those that ${data} was created from. ${remedy}`)
  } catch (error) {
    log.warn(`the seeds you named cannot be used: ${(error as Error).message}\n${remedy}`)
  }
}
