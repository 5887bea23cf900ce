/** Reads connectors of the real platform, and makes a seed of them. */
import { createHash } from 'node:crypto'
import { categories } from '../../contract/categories.js'
import { isUlid } from '../../core/ids.js'
import { escapeAllVariables } from '../../control/seeds/files/variables.js'
import type { PlatformClient } from '../client/client.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem, type Item, readList } from '../client/read-list.js'
import { escapeControls } from '../client/show-text.js'
import { createPlaceholders, listVariables } from './placeholders.js'
import { readContents } from './read-contents.js'
import { type RepairedSeed, repairSeed } from './repair-seed.js'
import { selectConnectors, type Selection } from './select-connectors.js'

export interface CaptureOptions extends Selection {
  readonly client: PlatformClient
  readonly organisation: string
  readonly latestOnly: boolean
  /** The host of the platform, for the next run. */
  readonly host?: string
  /** The seed of an earlier run: connectors that have not changed since are kept from it. */
  readonly earlier?: EarlierCapture
  /** Called before a connector is read. */
  readonly onProgress?: (connector: { readonly name: string; readonly index: number; readonly count: number }) => void
  /** Ends the run early. What was read until then is kept. */
  readonly signal?: AbortSignal
}

/** Where connectors are from. */
export interface Origin {
  readonly host: string
  readonly organisation: string
}

/** What an earlier run wrote. */
export interface EarlierCapture {
  readonly connectors: readonly Item[]
  /** A hash of each connector as the list returned it, by its id. */
  readonly hashes: Readonly<Record<string, string>>
  /** Parts of the seed that are not from the platform, and stay. */
  readonly rest?: Item
}

export interface Captured {
  readonly seed: object
  /** The variables that the seed has for secrets. */
  readonly placeholders: readonly string[]
  readonly count: { readonly read: number; readonly kept: number }
  readonly unknown: RepairedSeed['unknown']
  /** Sentences about what could not be read, or was left out. */
  readonly missing: readonly string[]
}

/** @throws PlatformError if nothing can be captured at all. */
export async function capture(options: CaptureOptions): Promise<Captured> {
  const { client, organisation, host, earlier = { connectors: [], hashes: {} }, signal } = options
  const missing: string[] = []
  const tell = (problem: string) => client.mask(escapeControls(problem))
  const report = (problem: string) => missing.push(tell(problem))
  const selected = await selectConnectors({ ...options, report })
  const [reason] = missing
  if (selected.length === 0) throw new PlatformError(`nothing to capture: ${reason ?? 'no connector fits'}`)
  const categoriesOf = await readCategories(options, selected, report)
  const kept = new Map(earlier.connectors.map(connector => [String(connector['id']), connector]))
  const placeholders = createPlaceholders(earlier.connectors)
  const hashes: Record<string, string> = { ...earlier.hashes }
  let read = 0
  for (const [index, connector] of selected.entries()) {
    const id = String(connector['id'])
    const name = String(connector['name'])
    const listed = { ...connector, categories: categoriesOf(id) }
    const hash = hashOf({ listed, latestOnly: options.latestOnly })
    if (kept.has(id) && hashes[id] === hash) continue
    const stop = signal?.aborted === true ? 'the run was stopped' : client.findStop()
    if (stop !== undefined) {
      report(`${name}: not read: ${stop}`)
      continue
    }
    options.onProgress?.({ name, index, count: selected.length })
    const before = missing.length
    const whole = await readContents(connector, { client, organisation, latestOnly: options.latestOnly, report })
    const isWhole = missing.length === before
    const known = kept.get(id)
    const wasWhole = hashes[id] !== undefined
    if (known !== undefined && !isWhole && (wasWhole || countParts(known) > countParts(whole))) {
      if (wasWhole) hashes[id] = OUTDATED
      report(`${name}: the contents from before are kept`)
      continue
    }
    // What could not be read is tried again by the next run.
    if (isWhole) hashes[id] = hash
    else delete hashes[id]
    kept.set(id, placeholders.replaceSecrets(toSeed({ ...whole, categories: listed.categories })))
    read++
  }
  const { document, unknown, dropped } = await repairSeed(toDocument([...kept.values()], organisation))
  missing.push(...dropped.map(tell))
  const notes = {
    ...(host !== undefined && { host }),
    organisation,
    connectors: hashes,
    ...(Object.keys(unknown).length > 0 && { unknown }),
    ...(missing[0] && { missing })
  }
  return {
    seed: { ...withRest(document, earlier.rest), 'x-capture': escapeAllVariables(notes) },
    placeholders: [...new Set(listVariables([...kept.values()]))],
    count: { read, kept: kept.size - read },
    unknown,
    missing
  }
}

/** No response shows the categories of a connector, but lists can be filtered by them. */
async function readCategories(
  { client, organisation }: CaptureOptions,
  selected: readonly Item[],
  report: (problem: string) => void
): Promise<(id: string) => string[]> {
  const found = new Map<string, string[]>()
  const isOwn = (connector: Item) => connector['organisationId'] === organisation
  const lists = [
    ...(selected.some(isOwn) ? ([['ListConnectors', { organisation_id: organisation }]] as const) : []),
    ...(selected.every(isOwn) ? [] : ([['ListPublicConnectors', {}]] as const))
  ]
  try {
    for (const [operation, path] of lists) {
      for (const category of categories) {
        for (const { id } of await readList(client, operation, { path, query: { categories: category } })) {
          const known = found.get(String(id)) ?? []
          found.set(String(id), [...new Set([...known, category])])
        }
      }
    }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    report(`categories: ${error.message}`)
  }
  return id => found.get(id) ?? []
}

/** In the form of a seed, with the texts that a seed file would take for variables escaped. */
function toSeed(connector: Item): Item {
  const versions = (connector['versions'] as readonly Item[]).map(withoutDerived)
  const { categories: own, ...rest } = escapeAllVariables({ ...connector, versions }) as Record<string, unknown>
  return { ...rest, ...((own as readonly string[]).length > 0 && { categories: own }) }
}

/** The mock derives isLatest, and isDefault unless the user chose another version. */
function withoutDerived({ isLatest, isDefault, ...version }: Item): Item {
  return { ...version, ...(isDefault === true && isLatest !== true && { isDefault }) }
}

function toDocument(connectors: readonly Item[], organisation: string): object {
  const ids = listOrganisations(connectors)
  return {
    organisations: [...new Set([organisation, ...ids])].map(id => ({
      id,
      name: id === organisation ? 'Captured' : `Owner ${id}`,
      ...(id === organisation && { apiKeys: [{ key: `\${CAPTURED_API_KEY:-${DEFAULT_KEY}}`, name: 'captured' }] })
    })),
    connectors,
    ...(hasOtherIds(connectors, organisation) && { settings: { strictIds: false } })
  }
}

/** Adds what the user wrote into the file of an earlier run. */
function withRest(document: object, { settings: chosen, ...rest }: Item = {}): object {
  const { settings, ...captured } = document as { readonly settings?: object }
  const all = { ...(isItem(chosen) && chosen), ...settings }
  return { ...rest, ...captured, ...(Object.keys(all).length > 0 && { settings: all }) }
}

/** The key with which clients call the mock that loads the seed. */
export const DEFAULT_KEY = 'captured-key'

/** The owners of connectors, credentials and grants. */
function listOrganisations(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(listOrganisations)
  if (!isItem(value)) return []
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'organisationId' && typeof each === 'string' ? [each] : listOrganisations(each)
  )
}

function hasOtherIds(connectors: readonly Item[], organisation: string): boolean {
  return ![organisation, ...connectors.map(({ id }) => id)].every(id => typeof id === 'string' && isUlid(id))
}

/** Instead of the hash of a connector that was read as a whole, and has changed since. */
const OUTDATED = 'outdated'

/** How much of its contents a connector has. */
function countParts(connector: Item): number {
  const lists = ['connections', 'versions', 'definitions', 'actions', 'triggers'].map(name => connector[name])
  const parts = lists.flatMap(list => (Array.isArray(list) ? list.filter(isItem) : []))
  return parts.reduce((count, part) => count + (isItem(part['schema']) ? 2 : 1) + countParts(part), 0)
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
