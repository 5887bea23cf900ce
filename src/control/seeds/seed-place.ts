/** Places in seeds, with what the checks know about all files and with a way to report problems. */
import { suggestNearest } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import type { SeedProblem } from './seed-error.js'
import type { SeedFile } from './validated-seeds.js'

/** What the checks know about all files together. */
export interface SeedIndex {
  readonly organisations: Pick<ReadonlySet<string>, 'has' | 'values'>
  readonly connectors: Pick<ReadonlyMap<string, KnownConnector>, 'get' | 'keys'>
  /** The names of the versions and the ids of the connections of a connector, which many usages can name. */
  readonly partsOf: (connector: KnownConnector) => ConnectorParts
  /** The fingerprint of the first occurrence of each credential, by its id. */
  readonly credentials: Pick<Map<string, string>, 'get' | 'set'>
  /** The first place of each unique value, by its kind and value. */
  readonly firstPlaces: Map<string, FirstPlace>
  /** Whether the data that the seed is added to has a unique value. */
  readonly isStored?: ((kind: string, value: string) => boolean) | undefined
}

export interface FirstPlace {
  readonly file: string
  readonly path: string
}

/** What usages and OAuth 2.0 flows need of a connector. */
export interface KnownConnector {
  readonly organisationId: string
  readonly versions: readonly { readonly name: string }[]
  readonly connections?: readonly { readonly id: string }[] | undefined
}

interface ConnectorParts {
  readonly versions: ReadonlySet<string>
  readonly connections: ReadonlySet<string>
}

/** Long enough for a SHA-256. */
const MAX_VALUE_LENGTH = 64

/** A place in a seed file. */
export interface SeedPlace {
  /** Such as `connectors[0].id`; empty for the document. */
  readonly path: string
  readonly index: SeedIndex
  /** The place of a part, such as `at('connectors', 0)`. */
  at(...keys: readonly (string | number)[]): SeedPlace
  report(message: string): void
  /** Reports a value that is used at another place under the same kind. */
  checkUnique(kind: string, value: string): void
}

export function createSeedIndex(files: readonly SeedFile[]): SeedIndex {
  const documents = files.map(({ document }) => document)
  const connectors = documents.flatMap(document => document.connectors ?? [])
  return {
    organisations: new Set(documents.flatMap(document => document.organisations ?? []).map(({ id }) => id)),
    connectors: new Map(connectors.map(connector => [connector.id, connector])),
    partsOf: createPartsLookup(),
    credentials: new Map(),
    firstPlaces: new Map()
  }
}

/** Collects the parts of a connector on first use. */
export function createPartsLookup(): SeedIndex['partsOf'] {
  const known = new Map<KnownConnector, ConnectorParts>()
  return connector => {
    const found = known.get(connector) ?? {
      versions: new Set(connector.versions.map(({ name }) => name)),
      connections: new Set(connector.connections?.map(({ id }) => id))
    }
    known.set(connector, found)
    return found
  }
}

/** The root of a file. */
export function createSeedPlace(file: string, index: SeedIndex, problems: SeedProblem[]): SeedPlace {
  function placeAt(path: string): SeedPlace {
    const report = (message: string) => void problems.push({ file, path, message })
    return {
      path,
      index,
      at: (...keys) => placeAt(keys.reduce<string>(appendKey, path)),
      report,
      checkUnique(kind, value) {
        const key = `${kind} ${value}`
        const first = index.firstPlaces.get(key)
        if (first === undefined) {
          index.firstPlaces.set(key, { file, path })
          if (index.isStored?.(kind, value) === true) report(usedInSandbox(kind, value))
          return
        }
        const where = first.file === file ? first.path : `${first.path} of ${first.file}`
        report(`${kind} ${quote(value, MAX_VALUE_LENGTH)} is already used at ${where}`)
      }
    }
  }
  return placeAt('')
}

/** The message for a value that the data of a sandbox has already. */
export function usedInSandbox(kind: string, value: string): string {
  return `${kind} ${quote(value, MAX_VALUE_LENGTH)} is already used in the sandbox`
}

function appendKey(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}

/** Reports an organisation that the seeds do not contain. */
export function checkOrganisation(id: string, place: SeedPlace): void {
  const { organisations } = place.index
  if (organisations.has(id)) return
  place.report(`the seed has no organisation ${quote(id)}${suggestNearest(id, [...organisations.values()])}`)
}

/** Reports each item of a list that repeats the value of an earlier item. */
export function checkUniqueIn<Key extends string>(
  items: readonly { readonly [Name in Key]: string }[],
  key: Key,
  place: SeedPlace
): void {
  const seen = new Map<string, number>()
  items.forEach((item, position) => {
    const first = seen.get(item[key])
    if (first === undefined) seen.set(item[key], position)
    else place.at(position, key).report(`${quote(item[key])} is already used at ${place.at(first).path}`)
  })
}
