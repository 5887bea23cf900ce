/**
 * The bodies of a journal, copied one after the other into large buffers. A copy costs less than keeping the original:
 * a buffer or string that lives longer makes every garbage collection slower.
 */

/** Bytes of a body that the journal keeps. */
export const MAX_BODY_LENGTH = 65_536

/** Few requests take little memory. Each further slab is twice as long as the one before, up to a maximum. */
const FIRST_SLAB = 8_192
const MAX_SLAB = 1_048_576

/** A slab is dropped as a whole, so that it must be a small part of the limit. */
const SLAB_SHARE = 8

/** A body as it was sent. */
export interface KeptBody {
  /** Whether it is longer than what is kept. */
  readonly isCut: boolean
  /** Undefined once the journal has dropped it. */
  read(): Buffer | undefined
}

export interface BodyStore {
  /** Copies a body. Drops the oldest ones if there is no room. */
  keep(body: Buffer | string): KeptBody
  /** Bytes of all slabs. */
  size(): number
  /** @returns whether there was anything to drop. */
  dropOldest(): boolean
  clear(): void
}

interface Slab {
  readonly buffer: Buffer
  used: number
  isDropped: boolean
}

/** @param room The bytes that the slabs may take now. @param limit The bytes that they may ever take. */
export function createBodyStore(room: () => number, limit: number): BodyStore {
  let slabs: Slab[] = []
  let size = 0
  const maxSlab = Math.min(MAX_SLAB, Math.max(MAX_BODY_LENGTH, Math.floor(limit / SLAB_SHARE)))

  function dropOldest(): Buffer | undefined {
    const slab = slabs.shift()
    if (slab === undefined) return undefined
    slab.isDropped = true
    size -= slab.buffer.length
    return slab.buffer
  }

  function addSlab(needed: number): Slab | undefined {
    const length = Math.max(needed, Math.min(maxSlab, 2 * (slabs.at(-1)?.buffer.length ?? FIRST_SLAB / 2)))
    if (length > room()) return undefined
    let free: Buffer | undefined
    while (size + length > room()) free = dropOldest()
    const slab = { buffer: free?.length === length ? free : Buffer.allocUnsafeSlow(length), used: 0, isDropped: false }
    slabs.push(slab)
    size += length
    return slab
  }

  return {
    keep(body) {
      const isText = typeof body === 'string'
      const text = isText && body.length > MAX_BODY_LENGTH ? body.slice(0, MAX_BODY_LENGTH) : body
      const length = isText ? Buffer.byteLength(text) : body.length
      const isCut = length > MAX_BODY_LENGTH || text.length < body.length
      const needed = Math.min(length, MAX_BODY_LENGTH)
      const last = slabs.at(-1)
      const slab = last !== undefined && last.used + needed <= last.buffer.length ? last : addSlab(needed)
      if (slab === undefined) return { isCut, read: () => undefined }
      const start = slab.used
      slab.used += isText ? slab.buffer.write(text as string, start, needed) : body.copy(slab.buffer, start, 0, needed)
      const end = slab.used
      return { isCut, read: () => (slab.isDropped ? undefined : slab.buffer.subarray(start, end)) }
    },
    size: () => size,
    dropOldest: () => dropOldest() !== undefined,
    clear() {
      for (const slab of slabs) slab.isDropped = true
      slabs = []
      size = 0
    }
  }
}
