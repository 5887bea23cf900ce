import type { Fault } from './fault-schema.js'
import { MAX_BODY_FAULTS, MAX_FAULTS, MAX_FAULTS_LENGTH } from './limits.js'

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
