import { createHash, randomBytes } from 'node:crypto'
import type { Store } from '../../store/store.js'

const META_NAME = 'cursorKey'

interface KeyOwner {
  readonly openStore: () => Store
  readonly isFile: boolean
  readonly randomSeed: number | undefined
}

/**
 * The key of the checksums of cursors. A database file keeps its key, so that cursors survive a restart. With a random
 * seed, the key and so the cursors are repeatable.
 */
export function getCursorKey({ openStore, isFile, randomSeed }: KeyOwner): Buffer {
  if (randomSeed !== undefined) return createHash('sha256').update(`cursors of ${randomSeed}`).digest()
  if (!isFile) return randomBytes(32)
  const store = openStore()
  const known = store.meta.find<string>(META_NAME)
  if (known !== undefined) return Buffer.from(known, 'base64url')
  const key = randomBytes(32)
  store.meta.put(META_NAME, key.toString('base64url'))
  return key
}
