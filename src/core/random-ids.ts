import { randomBytes } from 'node:crypto'

/** Bytes of an id. */
const LENGTH = 16

/** Each draw of random bytes is slow, so one draw serves many ids. */
const IDS_PER_DRAW = 1_024

/** Returns ids of 32 hexadecimal digits. No id tells anything about another. */
export function createRandomIds(): () => string {
  let bytes = Buffer.alloc(0)
  let position = 0
  return () => {
    if (position === bytes.length) {
      bytes = randomBytes(LENGTH * IDS_PER_DRAW)
      position = 0
    }
    position += LENGTH
    return bytes.toString('hex', position - LENGTH, position)
  }
}
