/** What the checks of a seed share: how they report, and what they know of the world as a whole. */
import { findNearest } from '../../core/nearest.js'
import type { SeedFile } from './loaded-seeds.js'
import type { SeedConnector } from './seed-schema.js'

export type Report = (path: string, message: string) => void

/** Reports an id or a name that was seen before under the same kind. */
type CheckUnique = (kind: string, value: string, path: string, report: Report) => void

export interface WorldCheck {
  readonly organisations: readonly string[]
  readonly connectors: ReadonlyMap<string, SeedConnector>
  readonly unique: CheckUnique
  /** The content of each credential, by its id. */
  readonly credentials: Map<string, object>
}

/** What is known of the world, as seen from each of its files. */
export function createWorldChecks(files: readonly SeedFile[]): WorldCheck[] {
  const organisations = files.flatMap(({ document }) => document.organisations ?? []).map(({ id }) => id)
  const connectors = new Map(
    files.flatMap(({ document }) => document.connectors ?? []).map(connector => [connector.id, connector])
  )
  const credentials = new Map<string, object>()
  const seen = new Map<string, { readonly file: string; readonly path: string }>()

  const uniqueIn =
    (file: string): CheckUnique =>
    (kind, value, path, report) => {
      const key = `${kind} ${value}`
      const first = seen.get(key)
      if (first === undefined) return void seen.set(key, { file, path })
      const place = first.file === file ? first.path : `${first.path} of ${first.file}`
      report(path, `${kind} ${quote(value)} is used already, at ${place}; each must be unique`)
    }

  return files.map(({ file }) => ({ organisations, connectors, credentials, unique: uniqueIn(file) }))
}

export const quote = (text: string) => JSON.stringify(text)

/** Reports an organisation that is not there. */
export function checkOrganisation(id: string, path: string, world: WorldCheck, report: Report): void {
  if (world.organisations.includes(id)) return
  const nearest = findNearest(id, world.organisations)
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
  report(path, `there is no organisation ${quote(id)} in the seed${hint}`)
}

/** Reports each item of a list that repeats the value of an earlier one. */
export function checkUniqueIn<Key extends string>(
  items: readonly { readonly [Name in Key]: string }[],
  key: Key,
  path: string,
  report: Report
): void {
  const seen = new Map<string, number>()
  items.forEach((item, index) => {
    const first = seen.get(item[key])
    if (first === undefined) seen.set(item[key], index)
    else
      report(
        `${path}[${index}].${key}`,
        `${quote(item[key])} is used already, at ${path}[${first}]; each must be unique`
      )
  })
}
