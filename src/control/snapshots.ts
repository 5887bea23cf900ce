/** Copies of a sandbox's data under names, to go back to. They live as long as the sandbox does. */
import { apiError } from '../contract/errors.js'
import type { Clock } from '../core/clock.js'
import { findNearest } from '../core/nearest.js'
import type { Image } from '../store/database/images.js'

const MOST_SNAPSHOTS = 100

/** Of all snapshots of a sandbox together. */
const MOST_BYTES = 512 * 1_048_576

export interface SnapshotReport {
  readonly name: string
  /** By the clock of the sandbox. */
  readonly createdAt: string
  readonly bytes: number
}

export interface Snapshots {
  /** Keeps the data as it is now; one of the same name is replaced. @throws ApiError 409 `snapshotLimitReached`. */
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
  readonly takeImage: () => Image
  readonly restore: (image: Image) => void
}

export function createSnapshots({ clock, takeImage, restore }: SnapshotSource): Snapshots {
  const kept = new Map<string, Snapshot>()

  function get(name: string): Snapshot {
    const snapshot = kept.get(name)
    if (snapshot !== undefined) return snapshot
    const nearest = findNearest(name, [...kept.keys()])
    throw apiError('snapshotNotFound', { found: name, nearest })
  }

  function assertRoom(name: string, image: Image): void {
    const others = [...kept].filter(([other]) => other !== name).map(([, snapshot]) => snapshot.image.length)
    const bytes = others.reduce((sum, length) => sum + length, image.length)
    if (others.length < MOST_SNAPSHOTS && bytes <= MOST_BYTES) return
    throw apiError('snapshotLimitReached', { snapshots: MOST_SNAPSHOTS, mebibytes: MOST_BYTES / 1_048_576 })
  }

  return {
    take(name) {
      const image = takeImage()
      assertRoom(name, image)
      const snapshot = { image, createdAt: new Date(clock.now()).toISOString() }
      kept.set(name, snapshot)
      return toReport(name, snapshot)
    },
    list: () => [...kept].map(([name, snapshot]) => toReport(name, snapshot)),
    restore: name => restore(get(name).image),
    remove(name) {
      get(name)
      kept.delete(name)
    }
  }
}

function toReport(name: string, { image, createdAt }: Snapshot): SnapshotReport {
  return { name, createdAt, bytes: image.length }
}
