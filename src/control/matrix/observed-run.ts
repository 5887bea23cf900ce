/** What a run of the command shows: of its process, and of the requests that it sent. */
import type { ObservedRequest } from '../conduct/observed-request.js'

export interface ObservedRun {
  /** Null if a signal ended it. */
  readonly exitCode: number | null
  /** Whether it was ended because nothing happened any more, or because it took too long. */
  readonly isHung: boolean
  /** Milliseconds. */
  readonly duration: number
  /** The requests of each sandbox between two resets, in the order in which they arrived. */
  readonly groups: readonly (readonly ObservedRequest[])[]
  /** How often the fault fired. */
  readonly fired: number
}

export function allRequests({ groups }: Pick<ObservedRun, 'groups'>): ObservedRequest[] {
  return groups.flat().sort((one, other) => one.startedAt - other.startedAt)
}
