/** The address of a view, such as `#/requests?status=4xx`. Whoever opens it sees the same view. */
import { computed, signal } from '@preact/signals'

export type PageName = 'overview' | 'requests' | 'connectors' | 'faults' | 'sandboxes' | 'settings' | 'ledger' | 'api'

export interface Route {
  readonly page: PageName
  /** What the page shows, such as the id of a connector. */
  readonly id: string | undefined
  readonly params: Readonly<Record<string, string>>
}

type Params = Readonly<Record<string, string | undefined>>

const PAGES: readonly string[] = ['overview', 'requests', 'connectors', 'faults', 'sandboxes', 'settings', 'ledger']

/** They apply to every page. */
const GLOBAL = ['sandbox', 'org']

/** The API reference is a document of its own, because its library needs a looser policy. */
const isReference = location.pathname.endsWith('/docs')

const hash = signal(location.hash)
addEventListener('hashchange', () => (hash.value = location.hash))

export const route = computed<Route>(() => parseRoute(hash.value))

export const sandboxId = computed(() => route.value.params['sandbox'] ?? 'default')
export const organisationId = computed(() => route.value.params['org'])

function parseRoute(text: string): Route {
  const [path = '', query = ''] = text.replace(/^#\/?/, '').split('?', 2)
  const [page = '', id] = path.split('/')
  const params = Object.fromEntries(new URLSearchParams(query))
  if (isReference) return { page: 'api', id: undefined, params }
  return { page: PAGES.includes(page) ? (page as PageName) : 'overview', id: id && decodeURIComponent(id), params }
}

/** The address of a view with the current sandbox and organisation. */
export function href(page: PageName, params: Params = {}, id?: string): string {
  const kept = Object.fromEntries(GLOBAL.map(name => [name, route.value.params[name]]))
  const query = toQuery({ ...kept, ...params })
  if (page === 'api') return `docs#/${query}`
  const path = `#/${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${query}`
  return isReference ? `./${path}` : path
}

export function go(page: PageName, params: Params = {}, id?: string): void {
  location.assign(href(page, params, id))
}

/** Changes parameters of the current view. Does not add a step to the history. */
export function setParams(changes: Params): void {
  const { page, id, params } = route.value
  const query = toQuery({ ...params, ...changes })
  const path = page === 'api' ? '' : `${page}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`
  history.replaceState(null, '', `#/${path}${query}`)
  hash.value = location.hash
}

function toQuery(params: Params): string {
  const pairs = Object.entries(params).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== ''
  )
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`
}
