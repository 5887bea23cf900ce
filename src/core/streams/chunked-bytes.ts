/** Bytes that arrive in chunks. Their memory is freed in blocks. */
export interface ChunkedBytes {
  readonly length: () => number
  push(chunk: Buffer): void
  /** A copy of a range, between two texts. Its blocks must not be released. */
  slice(range: ByteRange, around?: readonly [string, string]): Buffer
  /** Frees the blocks of which every byte is released. Each byte is released once, after the last `push`. */
  release(range: ByteRange): void
}

export interface ByteRange {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** glibc returns memory of this size to the system as soon as it is freed. */
const MAX_BLOCK = 33 * 1_048_576

const MIN_BLOCK = 65_536

/** Keeps the bytes in blocks. A block is as large as all earlier blocks together, up to a maximum. */
export function createChunkedBytes(): ChunkedBytes {
  const blocks: (Buffer | undefined)[] = []
  /** How many bytes of each block were released. */
  const released: number[] = []
  /** Where each block starts. */
  const starts: number[] = []
  let length = 0
  let free = 0

  function addBlock(least: number): void {
    const block = Buffer.allocUnsafeSlow(Math.max(least, Math.min(MAX_BLOCK, Math.max(MIN_BLOCK, length))))
    blocks.push(block)
    starts.push(length)
    released.push(0)
    free = block.length
  }

  function append(chunk: Buffer): void {
    const block = blocks.at(-1) as Buffer
    chunk.copy(block, block.length - free)
    free -= chunk.length
    length += chunk.length
  }

  const endOf = (index: number) => starts[index + 1] ?? length

  return {
    length: () => length,
    push(chunk) {
      const fitting = Math.min(free, chunk.length)
      if (fitting > 0) append(chunk.subarray(0, fitting))
      if (fitting === chunk.length) return
      addBlock(chunk.length - fitting)
      append(chunk.subarray(fitting))
    },
    slice({ start, end }, [before, after] = ['', '']) {
      const parts: Buffer[] = [Buffer.from(before)]
      blocks.forEach((block, index) => {
        const from = starts[index] as number
        if (block === undefined || endOf(index) <= start || from >= end) return
        parts.push(block.subarray(Math.max(0, start - from), Math.min(endOf(index), end) - from))
      })
      return Buffer.concat([...parts, Buffer.from(after)])
    },
    release({ start, end }) {
      blocks.forEach((_, index) => {
        const from = starts[index] as number
        released[index] = (released[index] as number) + Math.max(0, Math.min(endOf(index), end) - Math.max(from, start))
        if (released[index] === endOf(index) - from) blocks[index] = undefined
      })
    }
  }
}
