/** Replaces or extends the data of a sandbox. For the export see write-state.ts. */
import { MAX_CONNECTOR_LENGTH } from '../../contract/limits.js'
import { createPauses } from '../../core/streams/pauses.js'
import type { JsonOutline } from '../../core/streams/json-outline.js'
import { timestamp } from '../../core/timestamp.js'
import type { Store } from '../../store/store.js'
import { admitLease } from '../sandboxes/lease.js'
import type { Sandbox } from '../sandboxes/sandbox.js'
import { insertDocuments, TOO_LONG } from '../seeds/load-seeds.js'
import { throwIfAny } from '../seeds/read-seeds.js'
import { SeedError } from '../seeds/seed-error.js'
import { type FilledDatabase, fillDatabase } from '../seeds/slices/fill-database.js'
import { toOutline } from '../seeds/slices/seed-reader.js'
import { findTakenIds } from './taken-ids.js'

/** A seed in memory, or one that was read from a stream. */
export type SeedInput = { readonly document: object } | { readonly outline: JsonOutline }

/** Rows of the sandbox between two pauses. */
const SCANNED = 1_000

/** Replaces all data with a seed. The settings of the seed override the current ones. @throws SeedError. */
export async function replaceState(sandbox: Sandbox, input: SeedInput): Promise<void> {
  await sandbox.inTurn(async () => {
    const outline = toSeedOutline(input)
    const { settings } = await sandbox.refill(open => fillDatabase(outline, { ...optionsOf(sandbox), open }))
    Object.assign(sandbox.settings, settings)
  })
}

/** Adds all data and settings of a seed, or nothing if it does not fit the current data. @throws SeedError. */
export async function addState(sandbox: Sandbox, input: SeedInput): Promise<void> {
  await sandbox.inTurn(async () => {
    const filled = await fillDatabase(toSeedOutline(input), { ...optionsOf(sandbox), addedTo: sandbox.store })
    try {
      const { firstPlaces } = filled.known.index
      throwIfAny(await findTakenIds(() => sandbox.store, { firstPlaces, pause: createPauses(SCANNED) }))
      addFilled(sandbox, filled)
    } finally {
      filled.database.close()
    }
    Object.assign(sandbox.settings, filled.settings)
  })
}

function optionsOf({ settings, clock }: Sandbox) {
  return { strictIds: settings.strictIds, now: timestamp(clock.now()) }
}

function toSeedOutline(input: SeedInput): JsonOutline {
  return 'outline' in input ? input.outline : toOutline(input.document)
}

function addFilled({ store, lease, clock }: Sandbox, { database, usages, known }: FilledDatabase): void {
  try {
    store.transaction(() => {
      store.addFrom(database)
      insertDocuments(store, [{ usages: [...usages] }], timestamp(clock.now()))
      assertLengths(store, known.sharedCredentials)
      if (lease !== undefined) admitLease(store, lease)
    })
  } catch (error) {
    if ((error as { code?: unknown }).code?.toString().startsWith('SQLITE_CONSTRAINT') !== true) throw error
    const message = 'does not fit, because the data of the sandbox changed meanwhile; send it again'
    throw new SeedError([{ file: 'inline', path: '', message }])
  }
}

/** A connector is longer with each connection that shares its credentials. */
function assertLengths({ connectors, credentials }: Store, shared: ReadonlySet<string>): void {
  const users = new Set([...shared].flatMap(id => credentials.listUses(id).map(({ connector }) => connector.id)))
  throwIfAny(
    [...users]
      .filter(id => connectors.lengths.isOver(id, MAX_CONNECTOR_LENGTH))
      .map(id => ({ file: 'inline', path: '', message: `the connector ${id} ${TOO_LONG}` }))
  )
}
