/** Loads a large seed into a new database, in slices between which other requests are served. */
import { createHash } from 'node:crypto'
import { splitInSlices } from '../../../core/streams/split-in-slices.js'
import { isEmpty } from '../../../operations/shared/omit-empty.js'
import { takeImage } from '../../../store/database/images.js'
import { createStore } from '../../../store/store.js'
import { type LoadedSeed, recordLoadedSeed } from '../load-seeds.js'
import type { SeedDocument } from '../seed-schema.js'
import { type KnownApiKey, listApiKeys, type SeededDatabase } from '../seeded-database.js'
import { type FilledDatabase, fillDatabase } from './fill-database.js'
import type { LargeSeed } from './large-seed.js'
import { createSeedReader, rethrowAsSeedError, SEED_LISTS } from './seed-reader.js'

interface LoadOptions {
  readonly strictIds: boolean
  /** A stored time. */
  readonly now: string
  /** Ends the work. */
  readonly signal?: AbortSignal | undefined
}

/** Returns the same as for a small seed with these contents. @throws SeedError. */
export async function loadLargeSeed({ bytes }: LargeSeed, options: LoadOptions): Promise<SeededDatabase> {
  const contents = createContents()
  const knownApiKeys: KnownApiKey[] = []
  const onPart = (document: SeedDocument): void => {
    contents.add(document)
    for (const key of listApiKeys(document)) knownApiKeys.push(key)
  }
  const outline = await splitInSlices(createSeedReader(), bytes).catch(rethrowAsSeedError)
  const filled = await fillDatabase(outline, { ...options, onPart })
  const { database, settings } = filled
  try {
    const seed: LoadedSeed = { files: ['inline'], sha256: contents.hash(filled), settings }
    recordLoadedSeed(createStore(database), seed)
    return { image: takeImage(database), seed, knownApiKeys }
  } finally {
    database.close()
  }
}

/** Collects the text of the normalised document from its parts, for the same SHA-256 as of the whole. */
function createContents() {
  const texts = new Map<string, string[]>()
  return {
    add(document: SeedDocument): void {
      for (const list of SEED_LISTS) {
        const items = document[list] ?? []
        if (items.length === 0) continue
        const text = JSON.stringify(items).slice(1, -1)
        const known = texts.get(list)
        if (known === undefined) texts.set(list, [text])
        else known.push(text)
      }
    },
    hash({ properties, settings }: FilledDatabase): string {
      const own = properties.flatMap(name => {
        if (name === 'settings') return isEmpty(settings) ? [] : [`"settings":${JSON.stringify(settings)}`]
        return texts.has(name) ? [`"${name}":[${texts.get(name)?.join(',')}]`] : []
      })
      return createHash('sha256')
        .update(`[{${own.join(',')}}]`)
        .digest('hex')
    }
  }
}
