/** Requests as a client that behaves in some way would send them, without a server. */
import type { ObservedRequest } from '../../../src/control/conduct/observed-request.js'
import { demo, importPath } from '../app.js'

type Part = Partial<ObservedRequest> & {
  /** Milliseconds after the response to the previous request. Default: 1,000. */
  readonly after?: number
}

const BEGIN = Date.parse('2026-01-15T09:00:00Z')

/** Gives requests the times that follow from the pauses between them. */
export function observeAll(parts: readonly Part[]): ObservedRequest[] {
  let now = 0
  return parts.map(({ after = 1_000, duration = 5, ...part }, index) => {
    const startedAt = now + after
    now = startedAt + duration
    return {
      id: `request-${index + 1}`,
      at: new Date(BEGIN + startedAt).toISOString(),
      startedAt,
      duration,
      method: 'GET',
      path: '/',
      headers: {},
      credential: 'one',
      organisationId: demo.acme.id,
      ...part
    }
  })
}

export const imported: Part = {
  operation: 'ImportPublicConnectorVersion',
  method: 'POST',
  path: importPath(),
  connectorId: demo.shopify,
  version: 'latest',
  status: 200
}

export const listed: Part = {
  operation: 'ListConnectors',
  method: 'GET',
  path: `/o/${demo.acme.id}/connectors`,
  status: 200,
  response: { headers: {}, body: { totalCount: 2, connectors: [{}, {}] } }
}

/** Whose response a fault corrupted. */
export function corrupted(part: Part, kind: string, phase = 'after-commit'): Part {
  const { status: _, response: __, ...rest } = part
  return { ...rest, fault: { id: 'shared-1', kind, phase } }
}

/** Refused by a status fault. */
export function refused(part: Part, status: number, headers: Record<string, string> = {}): Part {
  return {
    ...part,
    status,
    fault: { id: 'shared-1', kind: 'status', phase: 'before' },
    response: { headers },
    explanation: { rule: 'fault', evidence: 'mock', ledger: 'faults', message: 'fault' }
  }
}
