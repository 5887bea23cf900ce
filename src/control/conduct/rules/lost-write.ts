import { endOf, groupBy, keyOf, numberByEvents, type ObservedRequest } from '../observed-request.js'
import type { Breach, ConductRule } from '../rule.js'
import { isCreation, isRead } from '../creations.js'

/** A creation that is sent again after its response was lost, without a look at what became of the first one. */
export const lostWrite: ConductRule = {
  name: 'lost-write-repeated',
  severity: 'error',
  why: 'The first request may have worked although its response was lost. Then the second one makes a duplicate.',
  fix: 'After a lost response to a write, read first (such as ListConnectors) and repeat the write only if it is missing.',
  find: requests => {
    const reads = numberByEvents(requests, organisationOf, request =>
      isRead(request) ? organisationOf(request) : undefined
    )
    return groupBy(requests.filter(isCreation), keyOf).flatMap(group =>
      group.flatMap((request, index) => {
        const again = group[index + 1]
        const isBlind = again !== undefined && isLost(request, again) && reads.get(request) === reads.get(again)
        return isBlind ? [toBreach(request, again)] : []
      })
    )
  }
}

function organisationOf({ organisationId = '' }: ObservedRequest): string {
  return organisationId
}

/** Whether the client cannot know what became of a request when it sends it again. */
function isLost(request: ObservedRequest, again: ObservedRequest): boolean {
  const { fault, status } = request
  if (fault === undefined) return false
  if (status === undefined || ['truncate', 'malformed'].includes(fault.kind)) return true
  // The client did not wait for the response.
  return ['delay', 'dribble'].includes(fault.kind) && again.startedAt < endOf(request)
}

function toBreach(request: ObservedRequest, again: ObservedRequest): Breach {
  const { operation = '' } = request
  return {
    message: `${operation} was sent again without a look at what the first request had done.`,
    requests: [request, again]
  }
}
