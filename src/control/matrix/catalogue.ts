/** The failures that the matrix tries on each operation, those that tell most first. */
import type { Operation } from '../../contract/operations.js'
import { listPossibleOutcomes } from '../coverage/possible-outcomes.js'
import type { Fault } from '../faults/fault-schema.js'

/** A fault without its operation. */
type FaultKind = Fault extends infer Each ? (Each extends Fault ? Omit<Each, 'operation'> : never) : never

export interface Failure {
  /** For flags and files, such as `503-once`. */
  readonly name: string
  /** What happens to the client: completes "the client gets …". */
  readonly description: string
  readonly fault: FaultKind
  /** Only for operations of which the contract or the mock knows this error. */
  readonly status?: number
}

/** Longer than any run may be silent. */
const ENDLESS = '10m'

export const failures: readonly Failure[] = [
  {
    name: 'reset-after-commit',
    description: 'no response, although the operation worked (TCP reset)',
    fault: { kind: 'reset', phase: 'after-commit', times: 1 }
  },
  {
    name: 'delay',
    description: 'a response that does not come in time, although the operation worked',
    fault: { kind: 'delay', phase: 'after-commit', delay: ENDLESS, times: 1 }
  },
  {
    name: '503-once',
    description: '503 for the first request',
    fault: { kind: 'status', status: 503, times: 1 }
  },
  {
    name: 'malformed',
    description: 'a 200 whose body is not valid JSON, although the operation worked',
    fault: { kind: 'malformed', phase: 'after-commit', times: 1 }
  },
  {
    name: '429',
    description: '429 with Retry-After: 1 for the first request',
    fault: { kind: 'status', status: 429, retryAfter: 1, times: 1 }
  },
  {
    name: '401-once',
    description: '401 for the first request, as if the token had expired',
    fault: { kind: 'status', status: 401, times: 1 }
  },
  {
    name: '503-always',
    description: '503 for every request',
    fault: { kind: 'status', status: 503 }
  },
  {
    name: 'truncated',
    description: 'half of the body, although the operation worked',
    fault: { kind: 'truncate', phase: 'after-commit', times: 1 }
  },
  {
    name: 'reset-before',
    description: 'no response, and the operation did not run (TCP reset)',
    fault: { kind: 'reset', times: 1 }
  },
  {
    name: 'empty',
    description: 'a connection that closes without a response, and the operation did not run',
    fault: { kind: 'empty', times: 1 }
  },
  {
    name: 'quota',
    description: '429 with Retry-After for every second request within a second',
    fault: { kind: 'quota', limit: 1, window: '1s' }
  },
  {
    name: '409',
    description: '409 for the first request',
    fault: { kind: 'status', status: 409, times: 1 },
    status: 409
  },
  {
    name: '404',
    description: '404 for every request',
    fault: { kind: 'status', status: 404 },
    status: 404
  },
  {
    name: 'dribble',
    description: 'the normal response in five pieces within two seconds',
    fault: { kind: 'dribble', chunks: 5, duration: '2s', times: 1 }
  }
]

export const failureNames = failures.map(({ name }) => name)

/** The failures that make sense for an operation. */
export function listFailures(operation: Operation): Failure[] {
  const statuses = listPossibleOutcomes(operation).map(({ status }) => status)
  return failures.filter(({ status }) => status === undefined || statuses.includes(status))
}

export function toFault({ fault }: Failure, operation: string): Fault {
  return { ...fault, operation } as Fault
}
