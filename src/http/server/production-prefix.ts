/** Production serves the operations under a prefix, the vendor's development server at the root (SPEC:183-189). */
import type { IncomingMessage } from 'node:http'
import { operationIds, operations } from '../../contract/operations.js'

export const PRODUCTION_PREFIX = '/api/connect/v1'

/** The first segments of the operations' paths: nothing else is served under the prefix. */
const segments = [...new Set(operationIds.map(id => operations[id].path.split('/')[1]))]

const PREFIXED = new RegExp(`^${PRODUCTION_PREFIX}(?=/(?:${segments.join('|')})(?:[/?#]|$))`)

/** Where definitions say that their schemas are (SPEC:3706-3708), with the parts that GetRawSchema has in its path. */
const SCHEMA_URL = /^\/api\/schemas\/v1(\/o\/[^/?#]+)(?=\/[^/?#]+\/[^/?#]+\/[^/?#]+(?:[?#]|$))/

/** All paths of an operation whose path at the root is `path`. */
export function listPaths(path: string): string[] {
  const [, organisation, rest] = /^(\/o\/[^/]+)\/schemas(\/.*)$/.exec(path) ?? []
  return [path, PRODUCTION_PREFIX + path, ...(rest === undefined ? [] : [`/api/schemas/v1${organisation}${rest}`])]
}

/** Routes a prefixed URL as the same URL at the root, so that each route is registered once. */
export function withoutPrefix({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  if (url.startsWith(PRODUCTION_PREFIX)) return url.replace(PREFIXED, '')
  return url.startsWith('/api/schemas/v1/') ? url.replace(SCHEMA_URL, '$1/schemas') : url
}
