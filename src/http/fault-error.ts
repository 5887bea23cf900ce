import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorBody } from '../contract/schemas/common.js'
import type { FiredFault } from '../control/faults/faults.js'
import { explanationHeader } from './explanation-header.js'

/** Gives the reply the status and headers of the fault's error. @returns the body to send. */
export function becomeFaultError(
  { id, fault, retryAfter }: FiredFault,
  request: FastifyRequest,
  reply: FastifyReply
): string {
  const status = fault.kind === 'status' ? fault.status : TOO_MANY_REQUESTS
  const body = toErrorBody(id, status, fault)
  const own: OwnResponse = fault.kind === 'status' ? fault : {}
  request.explanation = { rule: 'fault', evidence: 'mock', ledger: 'faults', message: body.message, found: id }
  void reply
    .status(status)
    .removeHeader('www-authenticate')
    .headers({
      'content-type': 'application/json',
      'x-mock-explain': explanationHeader({ rule: 'fault', ledger: 'faults', found: id }, 'mock'),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="versori-mock", error="invalid_token"' }),
      ...(typeof own.body === 'string' && { 'content-type': 'text/plain; charset=utf-8' }),
      ...own.headers
    })
  return typeof own.body === 'string' ? own.body : JSON.stringify(own.body ?? body)
}

interface OwnResponse {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const TOO_MANY_REQUESTS = 429

function toErrorBody(id: string, status: number, fault: FiredFault['fault']): ErrorBody {
  const { code = `${status}000`, message = STATUS_CODES[status]?.toLowerCase() ?? 'fault' } =
    fault.kind === 'status' ? fault : {}
  return { code, message, details: `The fault ${id} of the mock sent this response, not the operation.` }
}
