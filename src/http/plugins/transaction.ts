/** Runs the write of an operation in one transaction. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import type { FiredFault } from '../../control/faults/faults.js'
import { assertAccepted } from './assumptions.js'
import { assertCurrent } from './epoch.js'

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * Runs a write in one transaction, together with writes that arrive at the same time. If `work` throws, nothing is
     * written. It is a dry run if a fault acts instead of the operation but needs its response to corrupt it.
     */
    readonly transaction: <Result>(work: () => Result) => Promise<Result>
  }
}

export const transaction = fp(
  (app: FastifyInstance, _: object, done: () => void) => {
    app.decorateRequest('transaction', {
      getter() {
        return work => runInTransaction(this, work)
      }
    })
    done()
  },
  { name: 'transaction', dependencies: ['epoch', 'faults'] }
)

function runInTransaction<Result>(request: FastifyRequest, work: () => Result): Promise<Result> {
  const { sandbox, fault } = request
  const write = sandbox.assume === undefined ? work : () => checkAssumptions(request, work)
  // Again, because the write may wait for others.
  const run = () => {
    assertCurrent(request)
    return write()
  }
  if (!isDryRun(fault)) return sandbox.commit(run)
  return new Promise(resolve => resolve(sandbox.store.dryRun(run)))
}

/** Within the transaction, so that a refusal undoes the write. */
function checkAssumptions<Result>(request: FastifyRequest, work: () => Result): Result {
  const result = work()
  assertAccepted(request)
  return result
}

function isDryRun(fault: FiredFault | undefined): boolean {
  return fault?.phase === 'before' && ['malformed', 'truncate'].includes(fault.fault.kind)
}
