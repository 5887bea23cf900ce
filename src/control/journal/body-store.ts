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
  /** Call it once, when nobody needs the body any more: its memory can then be used again. */
  release(): void
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
  /** How many bodies in it are needed. */
  live: number
  isDropped: boolean
}

/** A class, because each request creates two, which live long: it takes less memory than a closure. */
class Copy implements KeptBody {
  readonly isCut: boolean
  private readonly slab: Slab | undefined
  private readonly start: number
  private readonly end: number

  constructor(isCut: boolean, slab: Slab | undefined, [start, end]: readonly [number, number]) {
    this.isCut = isCut
    this.slab = slab
    this.start = start
    this.end = end
  }

  read(): Buffer | undefined {
    return this.slab?.isDropped === false ? this.slab.buffer.subarray(this.start, this.end) : undefined
  }

  release(): void {
    if (this.slab !== undefined) this.slab.live--
  }
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
    const last = slabs.at(-1)?.buffer.length ?? FIRST_SLAB / 2
    const length = Math.max(needed, Math.min(maxSlab, 2 * last, room()))
    if (length > room()) return undefined
    let free: Buffer | undefined
    while (slabs[0]?.live === 0) free = dropOldest()
    while (size + length > room()) free = dropOldest()
    const slab = {
      buffer: free?.length === length ? free : Buffer.allocUnsafeSlow(length),
      used: 0,
      live: 0,
      isDropped: false
    }
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
      if (slab === undefined) return new Copy(isCut, undefined, [0, 0])
      slab.live++
      const start = slab.used
      slab.used += isText ? slab.buffer.write(text as string, start, needed) : body.copy(slab.buffer, start, 0, needed)
      return new Copy(isCut, slab, [start, slab.used])
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
