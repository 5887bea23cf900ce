/** Finds ids of a seed that the data has already, in tables without an index for them. */
import { hashApiKey } from '../../auth/api-keys.js'
import type { Pause } from '../../core/streams/pauses.js'
import type { IdPage } from '../../store/id-scan.js'
import type { Store } from '../../store/store.js'
import type { SeedProblem } from '../seeds/seed-error.js'
import { type FirstPlace, usedInSandbox } from '../seeds/seed-place.js'

type ReadIds = (store: Store, from?: IdPage['next']) => IdPage

/** Reads ids, by the kind of a unique value. */
const READERS: readonly (readonly [string, ReadIds])[] = [
  ['the id in actions', ({ idScan }, from) => idScan.readIds('actions', from)],
  ['the id in triggers', ({ idScan }, from) => idScan.readIds('triggers', from)],
  ['the id in definitions', ({ idScan }, from) => idScan.readIds('definitions', from)],
  ['the connection id', ({ idScan }, from) => idScan.readIds('connections', from)],
  ['the connection credential id', ({ idScan }, from) => idScan.readIds('connection_credentials', from)],
  ['the OAuth 2.0 state of SHA-256', ({ idScan }, from) => hashAll(idScan.readStates(from))]
]

interface Taken {
  readonly firstPlaces: ReadonlyMap<string, FirstPlace>
  readonly pause: Pause
}

/** Reads every row of a table, if the seed has a value of its kind. The data may change meanwhile. */
export async function findTakenIds(getStore: () => Store, { firstPlaces, pause }: Taken): Promise<SeedProblem[]> {
  const problems: SeedProblem[] = []
  const kinds = READERS.filter(([kind]) => hasKind(firstPlaces, kind))
  for (const [kind, read] of kinds) {
    let from: IdPage['next']
    do {
      const { ids, next } = read(getStore(), from)
      for (const id of ids) {
        const place = firstPlaces.get(`${kind} ${id}`)
        if (place !== undefined) problems.push({ ...place, message: usedInSandbox(kind, id) })
      }
      from = next
      await pause(ids.length)
    } while (from !== undefined)
  }
  return problems
}

function hasKind(firstPlaces: ReadonlyMap<string, FirstPlace>, kind: string): boolean {
  for (const key of firstPlaces.keys()) if (key.startsWith(`${kind} `)) return true
  return false
}

function hashAll({ ids, next }: IdPage): IdPage {
  return { ids: ids.map(state => hashApiKey(state).toString('hex')), next }
}
