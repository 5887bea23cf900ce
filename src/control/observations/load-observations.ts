import type { Settings } from '../../contract/settings.js'
import { type AppliedObservations, applyObservations } from './apply-observations.js'
import { mergeObservations } from './merge-observations.js'
import { type ObservationSource, readObservations } from './read-observations.js'

export { describeOverridden } from './apply-observations.js'

/** @param given settings that the user chose. @throws ObservationsError for a file that cannot be used. */
export async function loadObservations(
  sources: readonly ObservationSource[],
  given?: Partial<Settings>
): Promise<AppliedObservations> {
  return applyObservations(mergeObservations(await readObservations(sources)), given)
}
