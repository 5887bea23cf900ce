/**
 * The mark of a replica: two characters in ids and keys. A load balancer finds in them the replica that has the sandbox
 * of a request.
 */
import { ULID_DIGITS } from './ulid.js'

/** The highest number of a replica: two characters of a ULID have 1,024 values. */
export const MAX_REPLICA = 1_023

/** A ULID begins with ten characters of time. */
const TIME_LENGTH = 10
const MARK_LENGTH = 2

/** `0Z` for 31. */
export function encodeReplica(replica: number): string {
  const base = ULID_DIGITS.length
  return `${ULID_DIGITS[Math.floor(replica / base)]}${ULID_DIGITS[replica % base]}`
}

/** Replaces the 11th and the 12th character of a ULID by the mark. Without a replica, returns the ULID. */
export function markId(id: string, replica: number | undefined): string {
  if (replica === undefined) return id
  return id.slice(0, TIME_LENGTH) + encodeReplica(replica) + id.slice(TIME_LENGTH + MARK_LENGTH)
}

/** Replaces the first characters of a random text by the mark, so that its length stays. */
export function markText(text: string, replica: number | undefined): string {
  return replica === undefined ? text : encodeReplica(replica) + text.slice(MARK_LENGTH)
}
