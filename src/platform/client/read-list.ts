import type { OperationId } from '../../contract/operations.js'
import { isObject } from '../../core/values/is-object.js'
import { type OperationTarget, readOperation } from './call-operation.js'
import type { PlatformClient } from './client.js'
import { PlatformError } from './platform-error.js'

/** The property of a page that has the items (docs/contract.md 3.6, item 15). */
const ITEMS = {
  ListConnectors: 'connectors',
  ListPublicConnectors: 'connectors',
  ListConnectorVersions: 'items',
  ListConnectorConnections: 'items',
  GetActions: 'actions',
  GetTriggers: 'triggers',
  GetDefinitions: 'definitions'
} as const satisfies Partial<Record<OperationId, string>>

export type ListOperation = keyof typeof ITEMS

export type Item = Readonly<Record<string, unknown>>

const PAGE_SIZE = '100'

/** More pages than any list has. A platform that never ends its list must not keep us. */
const MAX_PAGES = 1_000

/** Reads all pages of a list. @throws PlatformError if a page cannot be read, or if the pages do not end. */
export async function readList(
  client: PlatformClient,
  operation: ListOperation,
  { path = {}, query = {} }: OperationTarget = {}
): Promise<Item[]> {
  const items: Item[] = []
  const seen = new Set<string>()
  for (let after: string | undefined; seen.size < MAX_PAGES;) {
    const page = await readOperation(client, operation, {
      path,
      query: { first: PAGE_SIZE, ...query, ...(after !== undefined && { after }) }
    })
    items.push(...readItems(operation, page))
    const { next } = page
    if (typeof next !== 'string' || next === '') return items
    if (seen.has(next)) throw new PlatformError(`${operation} returned the same cursor again`)
    seen.add(next)
    after = next
  }
  throw new PlatformError(`${operation} returned more than ${MAX_PAGES} pages`)
}

/** Null and absent lists are empty. */
function readItems(operation: ListOperation, page: Item): Item[] {
  const items = page[ITEMS[operation]] ?? []
  if (Array.isArray(items) && items.every(isItem)) return items
  throw new PlatformError(`${operation} returned a page without a list of objects under "${ITEMS[operation]}"`)
}

export function isItem(value: unknown): value is Item {
  return isObject(value)
}
