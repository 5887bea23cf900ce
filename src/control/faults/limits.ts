import type { Fault } from './fault-schema.js'

/** Of a sandbox; also the faults of every sandbox together. */
export const MAX_FAULTS = 1_000

/** Of these, those that match by the body: each of them looks at the whole body of a request. */
export const MAX_BODY_FAULTS = 100

/** Characters of all of them as JSON, because one response lists them. */
export const MAX_FAULTS_LENGTH = 8 * 1_048_576

/** Milliseconds. Longer than any client waits. */
export const MAX_DELAY = 600_000

/** Seconds. */
export const MAX_RETRY_AFTER = 7 * 86_400

/** What counts towards the limits of faults. */
export interface FaultSize {
  /** As JSON. */
  readonly length: number
  readonly readsBody: boolean
}

export function sizeOfFault(fault: Fault): FaultSize {
  return { length: JSON.stringify(fault).length, readsBody: fault.match?.body !== undefined }
}

/** The limit that faults exceed together, as what there can be at most. Undefined if they fit. */
export function findFaultExcess(sizes: readonly FaultSize[]): string | undefined {
  if (sizes.length > MAX_FAULTS) return `${MAX_FAULTS} active faults`
  if (sizes.filter(({ readsBody }) => readsBody).length > MAX_BODY_FAULTS) {
    return `${MAX_BODY_FAULTS} active faults that match by the body`
  }
  const length = sizes.reduce((sum, size) => sum + size.length, 0)
  return length > MAX_FAULTS_LENGTH ? `active faults of ${MAX_FAULTS_LENGTH} characters in total` : undefined
}
