/** What the checks of a seed share: how they report, and what they know of the world as a whole. */
import { findNearest } from '../../core/nearest.js'
import type { SeedFile } from './loaded-seeds.js'

/** The organisations of a world that a document is added to. */
export interface ExistingNames {
  readonly organisations: readonly string[]
}

const nothing: ExistingNames = { organisations: [] }

export type Report = (path: string, message: string) => void

export interface WorldCheck {
  readonly organisations: readonly string[]
  /** Reports an id or a name that was seen before under the same kind. */
  readonly unique: (kind: string, value: string, path: string, report: Report) => void
  readonly credentials: Map<string, string>
}

export function createWorldCheck(
  files: readonly SeedFile[],
  existing: ExistingNames = nothing
): WorldCheck {
  const seen = new Map<string, string>()
  return {
    organisations: [
      ...existing.organisations,
      ...files.flatMap(({ document }) => document.organisations ?? []).map(({ id }) => id)
    ],
    credentials: new Map(),
    unique: (kind, value, path, report) => {
      const key = `${kind} ${value}`
      const first = seen.get(key)
      if (first === undefined) seen.set(key, path)
      else report(path, `${kind} ${quote(value)} is used already, at ${first}; each must be unique`)
    }
  }
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
  items.forEach((item, index) => {
    const first = items.findIndex(other => other[key] === item[key])
    if (first !== index) {
      report(`${path}[${index}].${key}`, `${quote(item[key])} is used already, at ${path}[${first}]; each must be unique`)
    }
  })
}
