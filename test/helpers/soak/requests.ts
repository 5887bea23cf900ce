/** The mixed load of the soak: ordinary requests to a leased sandbox, and hostile ones. */
import fc from 'fast-check'
import { bearer, demo, importPath } from '../app.js'
import { formType, tinyDocument, toForm } from '../http-import.js'
import { type HostileRequest, otherRequests, type Target, vendorRequests } from '../hostile/requests.js'

/** Hostile requests that are prepared, and repeated in turn. */
const HOSTILE = 2_000

/** Bytes of the largest prepared body. */
const LARGE = 900_000

const json = ['Content-Type', 'application/json'] as const
const own = `/o/${demo.acme.id}/connectors`
const acme = ['Authorization', bearer(demo.acme.key).authorization] as const

function request(method: string, target: string, body: object | Buffer | undefined = undefined): HostileRequest {
  const isBytes = Buffer.isBuffer(body)
  return {
    method,
    target,
    headers: [acme, ...(body === undefined ? [] : [isBytes ? (['Content-Type', formType] as const) : json])],
    body: isBytes ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body))
  }
}

const document = toForm([
  { name: 'metadata', content: '{"format":"openapi"}' },
  {
    name: 'file',
    content: JSON.stringify(
      tinyDocument({ paths: { '/a': { get: { operationId: 'a', responses: { 200: { description: 'x' } } } } } })
    )
  }
])

/** What the users of a mock do. Imports are the most frequent. */
const ordinary: readonly HostileRequest[] = [
  request('POST', importPath()),
  request('POST', importPath({ connector: demo.hubSpot })),
  request('POST', importPath({ connector: demo.bigQuery })),
  request('POST', importPath()),
  request('GET', own),
  request('GET', `${own}?first=5&sort=name:asc&tags=category:crm`),
  request('GET', `${own}/${demo.internalErp}`),
  request('GET', '/connectors?name=shop'),
  request('GET', '/categories'),
  request('POST', `/o/${demo.acme.id}/protocols/http/connectors`, {
    name: 'Soak',
    baseUrl: 'https://a.example',
    authSchemeConfigs: []
  }),
  request('PUT', `${own}/${demo.internalErp}/tags`, { tags: { soak: ['a', 'b'] } }),
  request('POST', `/o/${demo.acme.id}/protocols/http/import`, document),
  request('GET', '/__admin/requests?limit=5'),
  request('POST', '/__admin/tokens', { sub: 'user:dev' }),
  request('GET', '/__admin/state'),
  request('GET', '/__admin/openapi.json')
]

/** Large bodies that are refused or accepted, each close to the limit. */
const large: readonly HostileRequest[] = [
  request('PUT', `${own}/${demo.internalErp}/tags`, {
    tags: { a: Array.from({ length: LARGE / 9 }, (_, index) => `t${index}`) }
  }),
  request('POST', `${own}/${demo.internalErp}/versions/x/definitions`, { definitions: 'x'.repeat(LARGE) }),
  request('POST', `/o/${demo.acme.id}/protocols/http/import`, Buffer.alloc(LARGE, '[')),
  request('POST', '/__admin/state', { organisations: Array.from({ length: LARGE / 4 }, () => ({})) })
]

/** One in this many requests is large. */
const LARGE_SHARE = 400

export interface SoakRequests {
  /** The request with a number. Every second one is hostile. */
  readonly take: (number: number) => HostileRequest
}

/** @param target names existing things, and the routes of the control plane. */
export function createSoakRequests(target: Target, seed: number): SoakRequests {
  // Faults are what a client asked for, although their status is 500 or more.
  const adminRoutes = target.adminRoutes.filter(({ path }) => !path.includes('/faults'))
  const arbitrary = fc.oneof(
    { weight: 3, arbitrary: vendorRequests(target).map(withKey) },
    { weight: 1, arbitrary: otherRequests({ ...target, adminRoutes }) }
  )
  const hostile = fc.sample(arbitrary, { numRuns: HOSTILE, seed })
  return {
    take(number) {
      const half = Math.floor(number / 2)
      if (number % LARGE_SHARE === 1) return large[Math.floor(number / LARGE_SHARE) % large.length] as HostileRequest
      const list = number % 2 === 0 ? ordinary : hostile
      return list[half % list.length] as HostileRequest
    }
  }
}

function withKey({ key, ...hostile }: HostileRequest & { readonly key: string }): HostileRequest {
  return { ...hostile, headers: [['Authorization', `Bearer ${key}`], ...hostile.headers] }
}

/** The same request, to a leased sandbox. */
export function inLease({ headers, ...rest }: HostileRequest, id: string): HostileRequest {
  return {
    ...rest,
    headers: [...headers.filter(([name]) => name.toLowerCase() !== 'x-mock-sandbox'), ['x-mock-sandbox', id]]
  }
}
