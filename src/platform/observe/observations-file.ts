import { packageVersion } from '../../core/package.js'
import { loadYaml } from '../../core/yaml.js'
import type { Observation, Observations } from '../../control/observations/observation.js'
import { writeWhole } from '../capture/capture-file.js'

/** @param observedAt such as `2026-12-01T07:00:00.000Z`. */
export function toObservations(
  entries: Readonly<Record<string, Observation>>,
  { host, observedAt }: { readonly host: string; readonly observedAt: string }
): Observations {
  return { host, observedAt, mock: packageVersion, entries: { ...entries } }
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
