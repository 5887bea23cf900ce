import { findNearest, suggestKnown, suggestNearest } from '../../core/nearest.js'
import { apiError, errorTable } from '../errors.js'
import { assertValid } from '../invalid-fields.js'
import type { ErrorField } from '../schemas/common.js'
import { isFollowed, nothingObserved, type Observed } from '../errors/observed.js'
import { defaultSettings, type Settings } from '../settings.js'
import { ledger, type LedgerEntry, topics } from './ledger.js'

/** What a server knows beyond the ledger. */
export interface Known {
  readonly observed?: Observed | undefined
  /** Of a sandbox. Default: those of a new one. */
  readonly settings?: Readonly<Partial<Settings>>
}

/** @throws ApiError 404 `fidelityEntryNotFound`. */
export function getEntry(id: string, known?: Known): LedgerEntry {
  const entry = withObserved(known).find(each => each.id === id)
  if (entry !== undefined) return entry
  const nearest = findNearest(
    id,
    ledger.map(each => each.id)
  )
  throw apiError('fidelityEntryNotFound', { found: id, nearest })
}

/** The ledger with what was observed. What was assumed and seen is then observed, if the settings follow it. */
function withObserved({ observed: { entries } = nothingObserved, settings }: Known = {}): readonly LedgerEntry[] {
  const current = { ...defaultSettings(), ...settings }
  return ledger.map(entry => {
    const seen = entries[entry.id]
    if (seen === undefined) return entry
    const follows = isFollowed(seen, current)
    const isKnown = entry.evidence === 'assumed' && follows
    const observed = { host: seen.host, date: seen.date, follows }
    return { ...entry, ...(isKnown && { evidence: 'observed' as const, refused: false }), observed }
  })
}

type Filter = (entry: LedgerEntry, value: string) => boolean

/** Entries must match all filters of a query. */
const filters: Readonly<Record<string, Filter>> = {
  id: ({ id }, value) => id === value,
  topic: ({ topic }, value) => topic === value,
  evidence: ({ evidence }, value) => evidence === value,
  question: ({ question }, value) => question === Number(value),
  operation: ({ operations = [], documentedFor = [] }, value) => includes([...operations, ...documentedFor], value),
  setting: ({ settings = [] }, value) => includes(settings, value),
  error: ({ errors = [] }, value) => errors.some(name => name === value || errorTable[name].code === value),
  refused: ({ refused }, value) => String(refused) === value
}

function includes(names: readonly string[], value: string): boolean {
  return names.includes(value)
}

/** The allowed values of filters that have a fixed list. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  topic: Object.keys(topics),
  evidence: ['documented', 'observed', 'assumed', 'mock'],
  refused: ['true', 'false']
}

/** @throws ApiError 400 `invalidQuery` for an unknown filter, or for a value that no entry could have. */
export function findEntries(query: Readonly<Record<string, unknown>>, known?: Known): LedgerEntry[] {
  const given = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map(value => ({ name, value: String(value) }))
  )
  assertValid(
    given.flatMap(({ name, value }) => findProblem(name, value)),
    'invalidQuery'
  )
  return withObserved(known).filter(entry => given.every(({ name, value }) => filters[name]?.(entry, value)))
}

function findProblem(name: string, value: string): ErrorField[] {
  if (!Object.hasOwn(filters, name)) {
    return [{ field: name, message: `unknown filter${suggestKnown(name, Object.keys(filters))}` }]
  }
  const values = allowed[name]
  if (values === undefined || values.includes(value)) return []
  return [{ field: name, message: `must be one of ${values.join(', ')}` }]
}

/** Why an entry cannot be accepted under `--require documented`. Undefined if all can. */
export function findAcceptProblem(accept: readonly string[]): string | undefined {
  for (const id of accept) {
    const entry = ledger.find(each => each.id === id)
    if (entry?.refused === true) continue
    if (entry !== undefined) return `responses that rest on "${id}" are never refused`
    const acceptable = ledger.filter(({ refused }) => refused).map(each => each.id)
    return `the ledger has no entry "${id}"${suggestNearest(id, acceptable)}`
  }
  return undefined
}
