/** Named copies of the data of a sandbox. They live as long as the sandbox. */
import { apiError } from '../contract/errors.js'
import { MAX_SNAPSHOT_LENGTH } from '../contract/limits.js'
import { notFound } from '../contract/not-found.js'
import type { Clock } from '../core/clock.js'
import type { Image } from '../store/database/images.js'

const MEBIBYTE = 1_048_576

const MAX_SNAPSHOTS = 100

/** All snapshots of a sandbox together. */
const MAX_BYTES = 512 * MEBIBYTE

export interface SnapshotReport {
  readonly name: string
  /** By the clock of the sandbox. */
  readonly createdAt: string
  readonly bytes: number
}

export interface Snapshots {
  /** Replaces a snapshot of the same name. @throws ApiError 409 `snapshotLimitReached`. */
  take(name: string): SnapshotReport
  list(): SnapshotReport[]
  /** @throws ApiError 404 `snapshotNotFound`. */
  restore(name: string): void
  /** @throws ApiError 404 `snapshotNotFound`. */
  remove(name: string): void
}

interface Snapshot {
  readonly image: Image
  readonly createdAt: string
}

interface SnapshotSource {
  readonly clock: Clock
  /** The length of an image that would be taken now. */
  readonly measure: () => number
  readonly takeImage: () => Image
  readonly restore: (image: Image) => void
}

export function createSnapshots({ clock, measure, takeImage, restore }: SnapshotSource): Snapshots {
  const snapshots = new Map<string, Snapshot>()

  function get(name: string): Snapshot {
    const snapshot = snapshots.get(name)
    if (snapshot !== undefined) return snapshot
    throw notFound('snapshotNotFound', { found: name, known: [...snapshots.keys()] })
  }

  function assertRoom(name: string): void {
    const length = measure()
    const others = [...snapshots].filter(([other]) => other !== name).map(([, snapshot]) => snapshot.image.length)
    const bytes = others.reduce((sum, other) => sum + other, length)
    if (others.length < MAX_SNAPSHOTS && length <= MAX_SNAPSHOT_LENGTH && bytes <= MAX_BYTES) return
    throw apiError('snapshotLimitReached', {
      snapshots: MAX_SNAPSHOTS,
      mebibytes: MAX_SNAPSHOT_LENGTH / MEBIBYTE,
      total: MAX_BYTES / MEBIBYTE
    })
  }

  return {
    take(name) {
      assertRoom(name)
      const image = takeImage()
      const snapshot = { image, createdAt: new Date(clock.now()).toISOString() }
      snapshots.set(name, snapshot)
      return toReport(name, snapshot)
    },
    list: () => [...snapshots].map(([name, snapshot]) => toReport(name, snapshot)),
    restore: name => restore(get(name).image),
    remove(name) {
      get(name)
      snapshots.delete(name)
    }
  }
}

function toReport(name: string, { image, createdAt }: Snapshot): SnapshotReport {
  return { name, createdAt, bytes: image.length }
}
