/** Loads a seed into a database of its own, in slices between which other requests are served. */
import type { Settings } from '../../../contract/settings.js'
import { MAX_CONNECTOR_LENGTH } from '../../../contract/limits.js'
import type { JsonOutline, ListPart } from '../../../core/streams/json-outline.js'
import { runInTurns } from '../../../core/streams/in-turns.js'
import { createPauses, type Pause } from '../../../core/streams/pauses.js'
import { openDatabase } from '../../../store/database/database.js'
import type { Database } from '../../../store/database/driver.js'
import { type Image, openImage, takeImage } from '../../../store/database/images.js'
import { createStore, type Store } from '../../../store/store.js'
import { insertInSteps, TOO_LONG } from '../load-seeds.js'
import { allowsAnyId, getSeedRules, throwIfAny } from '../read-seeds.js'
import type { SeedProblem } from '../seed-error.js'
import type { FirstPlace } from '../seed-place.js'
import type { SeedDocument, SeedUsage } from '../seed-schema.js'
import { createKnownData, type KnownData } from './known-data.js'
import { createPartChecker, type PartChecker } from './part-checker.js'
import { asSeedError, SEED_LISTS, type SeedList } from './seed-reader.js'

/** Bytes of a seed, between two pauses. */
const SLICE = 65_536

/** Connectors whose lengths are measured between two pauses. */
const MEASURED = 100

export interface FilledDatabase {
  readonly database: Database
  readonly settings: Partial<Settings>
  /** The names of the properties of the seed, in their order. */
  readonly properties: readonly string[]
  readonly known: KnownData
  /** Missing from the database if the seed is added to other data, because they may refer to that data. */
  readonly usages: readonly SeedUsage[]
}

interface FillOptions {
  readonly strictIds: boolean
  /** A stored time. */
  readonly now: string
  /** The data that the seed is added to. */
  readonly addedTo?: Store | undefined
  /** Opens the database, which has no data. Default: in memory. */
  readonly open?: ((image: Image) => Database) | undefined
  /** Called with each part of the seed that was inserted. */
  readonly onPart?: ((document: SeedDocument) => void) | undefined
  /** Ends the work. */
  readonly signal?: AbortSignal | undefined
}

/** @throws SeedError with the problems of the earliest check that fails. */
export async function fillDatabase(outline: JsonOutline, options: FillOptions): Promise<FilledDatabase> {
  const rules = await getSeedRules()
  const pause = createEndablePauses(options.signal)
  const needsConnectors = [...outline.listParts('usages'), ...outline.listParts('oauth2Flows')].length > 0
  const known = createKnownData({ needsConnectors, store: options.addedTo, rules })
  const head = asSeedError(() => outline.readHead())
  const strictIds = options.strictIds && !allowsAnyId(head.value)
  await rules.prepare(strictIds)
  const checker = createPartChecker({ rules, strictIds, pause, ...known })
  const settings = checker.checkHead(head)?.settings ?? {}
  const database = openPrivateDatabase(options)
  try {
    const store = createStore(database)
    const filler = createFiller(store, options)
    // Nobody else uses the database, so that its transaction can last over the pauses.
    store.begin()
    await readParts(outline, { checker, pause, insert: filler.insert })
    store.commit()
    checker.throwIfInvalid()
    throwIfAny(await findTooLong(store, known.index.firstPlaces))
    return { database, settings, properties: Object.keys(head.value as object), known, usages: filler.usages }
  } catch (error) {
    database.close()
    throw error
  }
}

function createEndablePauses(signal: AbortSignal | undefined): Pause {
  const pause = createPauses(SLICE)
  return async work => {
    signal?.throwIfAborted()
    await pause(work)
  }
}

/** Without foreign keys for a seed that is added to other data, because it may refer to that data. */
function openPrivateDatabase({ addedTo, open = openImage }: FillOptions): Database {
  const empty = openDatabase()
  try {
    const database = open(takeImage(empty))
    if (addedTo !== undefined) database.pragma('foreign_keys = OFF')
    return database
  } finally {
    empty.close()
  }
}

function createFiller(store: Store, { now, addedTo, onPart }: FillOptions) {
  const usages: SeedUsage[] = []
  return {
    usages,
    insert: async (document: SeedDocument): Promise<void> => {
      if (addedTo !== undefined) usages.push(...(document.usages ?? []))
      const own = addedTo === undefined ? document : { ...document, usages: [] }
      await runInTurns(insertInSteps(store, [own], now))
      onPart?.(document)
    }
  }
}

interface Reading {
  readonly checker: PartChecker
  readonly pause: Pause
  readonly insert: (document: SeedDocument) => Promise<void>
}

async function readParts(outline: JsonOutline, { checker, pause, insert }: Reading): Promise<void> {
  const read = async (part: ListPart) => {
    const parsed = asSeedError(() => outline.readPart(part))
    await pause(lengthOf(part))
    return parsed
  }
  const load = async (list: SeedList, part: ListPart) => {
    const document = await checker.check({ list, offset: part.offset, length: lengthOf(part) }, await read(part))
    if (document === undefined || !checker.isValid()) return
    await insert(document)
    await pause(lengthOf(part))
  }
  for (const part of outline.listReplacedParts()) await read(part)
  for (const list of SEED_LISTS) for (const part of outline.listParts(list)) await load(list, part)
}

function lengthOf({ start, end }: ListPart): number {
  return end - start
}

async function findTooLong(
  { connectors }: Store,
  firstPlaces: ReadonlyMap<string, FirstPlace>
): Promise<SeedProblem[]> {
  const pause = createPauses(MEASURED)
  const problems: SeedProblem[] = []
  for (const id of connectors.listIds()) {
    await pause(1)
    if (!connectors.lengths.isOver(id, MAX_CONNECTOR_LENGTH)) continue
    const { file, path } = firstPlaces.get(`the connector id ${id}`) as FirstPlace
    problems.push({ file, path: path.replace(/\.id$/, ''), message: TOO_LONG })
  }
  return problems
}
