import { MAX_SEED_HEAD_LENGTH, MAX_SEED_ITEM_LENGTH } from '../../../contract/limits.js'
import type { JsonOutline } from '../../../core/streams/json-outline.js'
import { createJsonSplitter, type JsonSplitter } from '../../../core/streams/split-json.js'
import { JsonProblem } from '../../../core/read-json.js'
import { MAX_SEED_DEPTH } from '../../../core/values/depth.js'
import { findDepthProblems, throwIfAny } from '../read-seeds.js'
import { SeedError } from '../seed-error.js'

/** The lists of a seed, each after those that it refers to. */
export const SEED_LISTS = ['organisations', 'users', 'connectors', 'usages', 'credentials', 'oauth2Flows'] as const

export type SeedList = (typeof SEED_LISTS)[number]

/** Bytes. Each step of the work on a part takes a millisecond or two. */
const PART_LENGTH = 65_536

/** Reads a seed document from JSON that arrives in chunks. It throws a JsonProblem. */
export function createSeedReader(partLength: number = PART_LENGTH): JsonSplitter {
  return createJsonSplitter({
    lists: SEED_LISTS,
    partLength,
    maxItemLength: MAX_SEED_ITEM_LENGTH,
    maxHeadLength: MAX_SEED_HEAD_LENGTH,
    maxDepth: MAX_SEED_DEPTH
  })
}

/** A document in memory. @throws SeedError. */
export function toOutline(document: object): JsonOutline {
  throwIfAny(findDepthProblems({ file: 'inline', content: document }))
  const reader = createSeedReader()
  return asSeedError(() => {
    reader.push(Buffer.from(JSON.stringify(document)))
    return reader.finish()
  })
}

/** Reports what is wrong with JSON as a problem of the seed. */
export function asSeedError<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    return rethrowAsSeedError(error)
  }
}

export function rethrowAsSeedError(error: unknown): never {
  if (!(error instanceof JsonProblem)) throw error
  throw new SeedError([{ file: 'inline', path: error.path, message: error.message }])
}
