import type { Clock } from '../../core/clock.js'
import { createIds } from '../../core/ids.js'
import { createRandom } from '../../core/random.js'
import { createSecrets } from '../../core/secrets.js'
import { createFaults } from '../faults/faults.js'
import type { SharedFaults } from '../faults/shared-faults.js'

interface SourceOptions {
  readonly clock: Clock
  /** Makes ids and random numbers repeatable: a 32-bit integer. */
  readonly randomSeed: number | undefined
  readonly sharedFaults: SharedFaults | undefined
  readonly holdsId: (id: string) => boolean
}

/**
 * Ids, secrets and faults use separate random sequences, so that a fault does not change the ids. Only repeatable
 * sequences can create an id that the database already has.
 */
export function createRandomSources({ clock, randomSeed, sharedFaults, holdsId }: SourceOptions) {
  const isTaken = randomSeed === undefined ? undefined : holdsId
  const createSequence = (salt: number) =>
    createRandom(randomSeed === undefined ? undefined : (randomSeed ^ salt) >>> 0)
  return {
    ids: createIds(clock, createSequence(0), isTaken),
    secrets: createSecrets(createSequence(0x5ec2e7), isTaken),
    faults: createFaults(clock, createSequence(0x5eed), sharedFaults)
  }
}
