import { apiError } from '../../contract/errors.js'
import { assertValid, MAX_FIELDS } from '../../contract/invalid-fields.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import { toMilliseconds } from '../../core/duration.js'
import type { SandboxRequest } from '../body-schemas.js'
import { findSettingProblems } from '../change-settings.js'
import { checkBody } from '../check-body.js'
import { describeSeed, nameOfFile, type SeedReport } from '../seeds/describe-seed.js'
import type { SeedSource } from '../seeds/read-seeds.js'
import type { Sandbox } from './sandbox.js'
import type { LeasedSandbox } from './leased-sandboxes.js'
import type { Sandboxes } from './sandboxes.js'
import { formatProblem, SeedError, type SeedProblem } from '../seeds/seed-error.js'

/** Below the limit of timers in Node.js, which is 24 days. */
const WEEK = 7 * 86_400_000

/** The public properties of a sandbox. Only the response to a lease contains its API key. */
export interface SandboxReport {
  readonly id: string
  /** The URL of the server. */
  readonly url: string
  readonly organisationId?: string
  /** Real time, RFC 3339. */
  readonly expiresAt?: string
  readonly seed: SeedReport
}

interface LeaseExtras {
  /** Instead of the seed of the request. */
  readonly sources?: readonly SeedSource[] | undefined
  /** Aborted if nobody waits for the lease any more. */
  readonly signal?: AbortSignal | undefined
}

/**
 * @param body a SandboxRequest, whose seed can be a LargeSeed.
 * @throws ApiError 400 `invalidBody`, 409 `sandboxLimitReached`.
 */
export async function leaseSandbox(
  sandboxes: Sandboxes,
  body: unknown,
  { sources, signal }: LeaseExtras = {}
): Promise<LeasedSandbox> {
  const { ttl, ...request } = isEmpty(body) ? ({} as SandboxRequest) : await checkBody('SandboxRequest', body)
  const milliseconds = ttl === undefined ? undefined : (toMilliseconds(ttl) as number)
  assertValid(findProblems(request, milliseconds))
  try {
    return await sandboxes.lease({ ...request, ...(sources && { seed: sources }), ttl: milliseconds, signal })
  } catch (error) {
    if (!(error instanceof SeedError)) throw error
    const toField = typeof request.seed === 'object' ? toFieldOfDocument : toFieldOfFile
    throw apiError('invalidBody', { fields: error.problems.slice(0, MAX_FIELDS).map(toField), cause: error })
  }
}

/** The document is the property `seed` of the body. */
function toFieldOfDocument({ path, message }: SeedProblem): ErrorField {
  return { field: path === '' ? 'seed' : `seed.${path}`, message }
}

/** The problem is in a file of the server. */
function toFieldOfFile(problem: SeedProblem): ErrorField {
  return { field: 'seed', message: formatProblem({ ...problem, file: nameOfFile(problem.file) }) }
}

/** Most requests are empty. They need not wait until the schemas are loaded. */
function isEmpty(body: unknown): boolean {
  return (
    body === undefined ||
    body === null ||
    (typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0)
  )
}

function findProblems({ settings = {} }: SandboxRequest, ttl = WEEK): ErrorField[] {
  const problems = findSettingProblems({ ...settings }).map(({ field, message }) => ({
    field: `settings.${field}`,
    message
  }))
  if (ttl > 0 && ttl <= WEEK) return problems
  return [...problems, { field: 'ttl', message: 'must be greater than 0 and at most 7d' }]
}

/** @param url the base URL by which the caller reaches the server. */
export function describeSandbox({ id, lease, seed }: Sandbox, url: string): SandboxReport {
  return {
    id,
    url,
    ...(lease && { organisationId: lease.organisationId, expiresAt: new Date(lease.expiresAt).toISOString() }),
    seed: describeSeed(seed)
  }
}
