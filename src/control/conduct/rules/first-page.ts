import { groupBy, type ObservedRequest, pageOf } from '../observed-request.js'
import type { ConductRule } from '../rule.js'

export const firstPage: ConductRule = {
  name: 'first-page-taken-for-all',
  severity: 'warning',
  why: 'A list of more than 20 items has several pages. A client that reads only the first one misses the rest.',
  fix: 'Follow `next`: send it as `after` until a page has no `next`. To read only a part, send `first`.',
  find: requests =>
    groupBy(
      requests.filter(request => pageOf(request) !== undefined),
      ({ path }) => path
    ).flatMap(group => {
      const isFollowed = group.some(({ query }) => query?.['after'] !== undefined)
      const unfinished = isFollowed ? [] : group.filter(isPartWithoutBeingAsked)
      if (unfinished.length === 0) return []
      const [first] = unfinished as [ObservedRequest]
      return [
        {
          message: `${first.operation} has ${pageOf(first)?.totalCount} items, and no further page was read.`,
          requests: unfinished
        }
      ]
    })
}

function isPartWithoutBeingAsked(request: ObservedRequest): boolean {
  const { query } = request
  return pageOf(request)?.next !== undefined && query?.['first'] === undefined && query?.['before'] === undefined
}
