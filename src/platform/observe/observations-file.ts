import { statSync } from 'node:fs'
import { packageVersion } from '../../core/package.js'
import { loadYaml } from '../../core/yaml.js'
import type { Observation, Observations } from '../../control/observations/observation.js'
import { readObservations } from '../../control/observations/read-observations.js'
import { PlatformError } from '../client/platform-error.js'
import { writeWhole } from '../capture/capture-file.js'

/** @param observedAt such as `2026-12-01T07:00:00.000Z`. */
export function toObservations(
  entries: Readonly<Record<string, Observation>>,
  { host, observedAt }: { readonly host: string; readonly observedAt: string }
): Observations {
  return { host, observedAt, mock: packageVersion, entries: { ...entries } }
}

/**
 * What an earlier run wrote.
 * @returns undefined if there is no such file. @throws PlatformError if it is something else, or of another host.
 */
export async function readEarlierObservations(file: string, host: string): Promise<Observations | undefined> {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
  const earlier = await readOne(file)
  if (earlier.host === host) return earlier
  throw new PlatformError(`${file} has observations of ${earlier.host}; name another file with --out`)
}

async function readOne(file: string): Promise<Observations> {
  try {
    const [earlier] = await readObservations([file])
    if (earlier !== undefined) return earlier
  } catch (cause) {
    throw new PlatformError(
      `${file} exists, and observe did not write it; name another file with --out (${(cause as Error).message})`,
      { cause }
    )
  }
  throw new PlatformError(`${file} cannot be read`)
}

/** Entries that the run did not ask about, or could not tell, stay as they were seen before. */
export function mergeWithEarlier(observations: Observations, earlier: Observations | undefined): Observations {
  if (earlier === undefined) return observations
  const told = Object.entries(observations.entries).filter(
    ([id, { verdict }]) => verdict !== 'unknown' || earlier.entries[id] === undefined
  )
  return { ...observations, entries: { ...earlier.entries, ...Object.fromEntries(told) } }
}

export async function writeObservations(file: string, observations: Observations): Promise<void> {
  const { Document } = await loadYaml()
  const document = new Document(observations, { aliasDuplicateObjects: false })
  document.commentBefore = [
    ' What the platform does, by entry of docs/fidelity.md. Written by versori-mock observe.',
    ' It holds no token, key, name or id of the account. Start the mock with --observations to follow it.'
  ].join('\n')
  writeWhole(file, document.toString({ lineWidth: 0 }))
}
