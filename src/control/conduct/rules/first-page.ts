import { groupBy, type ObservedRequest } from '../observed-request.js'
import type { ConductRule } from '../rule.js'
import { isPage } from './repeated-list.js'

export const firstPage: ConductRule = {
  name: 'first-page-taken-for-all',
  severity: 'warning',
  why: 'A list of more than 20 items has several pages. A client that reads only the first one misses the rest.',
  fix: 'Follow `next`: send it as `after` until a page has no `next`. To read only a part, send `first`.',
  find: requests =>
    groupBy(
      requests.filter(({ method, status, response }) => method === 'GET' && status === 200 && isPage(response?.body)),
      ({ path }) => path
    ).flatMap(group => {
      const isFollowed = group.some(({ query }) => query?.['after'] !== undefined)
      const unfinished = isFollowed ? [] : group.filter(isPartWithoutBeingAsked)
      if (unfinished.length === 0) return []
      const [first] = unfinished as [ObservedRequest]
      const { totalCount } = first.response?.body as { totalCount: number }
      return [
        {
          message: `${first.operation} has ${totalCount} items, and no further page was read.`,
          requests: unfinished
        }
      ]
    })
}

function isPartWithoutBeingAsked({ query, response }: ObservedRequest): boolean {
  const { next } = response?.body as { readonly next?: string }
  return next !== undefined && query?.['first'] === undefined && query?.['before'] === undefined
}
