import { apiError } from '../../contract/errors.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import { parseDuration } from '../../core/duration.js'
import type { SandboxRequest } from '../body-schemas.js'
import { findSettingProblems } from '../change-settings.js'
import { checkBody } from '../check-body.js'
import { describeSeed, nameOfFile, type SeedReport } from '../seeds/describe-seed.js'
import type { Sandbox } from './sandbox.js'
import type { LeasedSandbox, Sandboxes } from './sandboxes.js'
import { formatProblem, SeedError, type SeedProblem } from '../seeds/seed-error.js'

/** A timer of Node waits for 24 days at most. */
const WEEK = 7 * 86_400_000

/** What is told of a sandbox; not its API key, which is told once, to whom it is leased. */
export interface SandboxReport {
  readonly id: string
  /** Of the server. */
  readonly url: string
  readonly organisationId?: string
  /** Real time, RFC 3339. */
  readonly expiresAt?: string
  readonly seed: SeedReport
}

/** Leases a sandbox as a SandboxRequest asks for it. @throws ApiError 400 `invalidBody`, 409 `sandboxLimitReached`. */
export async function leaseSandbox(sandboxes: Sandboxes, body: unknown): Promise<LeasedSandbox> {
  const { ttl, ...request } = isEmpty(body) ? ({} as SandboxRequest) : await checkBody('SandboxRequest', body)
  const milliseconds = ttl === undefined ? undefined : (parseDuration(ttl) as number)
  const fields = findProblems(request, milliseconds)
  if (fields.length > 0) throw apiError('invalidBody', { fields })
  try {
    return await sandboxes.lease({ ...request, ttl: milliseconds })
  } catch (error) {
    if (!(error instanceof SeedError)) throw error
    const toField = typeof request.seed === 'object' ? toFieldOfDocument : toFieldOfFile
    throw apiError('invalidBody', { fields: error.problems.map(toField), cause: error })
  }
}

/** The document stands under `seed`. */
function toFieldOfDocument({ path, message }: SeedProblem): ErrorField {
  return { field: path === '' ? 'seed' : `seed.${path}`, message }
}

/** What the server was started with. */
function toFieldOfFile(problem: SeedProblem): ErrorField {
  return { field: 'seed', message: formatProblem({ ...problem, file: nameOfFile(problem.file) }) }
}

/** Most ask for nothing in particular: they need no schema, and do not wait for one to be loaded. */
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
  return [...problems, { field: 'ttl', message: 'allowed is more than nothing, and a week (7d) at most' }]
}

export function describeSandbox({ id, publicUrl, lease, seed }: Sandbox): SandboxReport {
  return {
    id,
    url: publicUrl(),
    ...(lease && { organisationId: lease.organisationId, expiresAt: new Date(lease.expiresAt).toISOString() }),
    seed: describeSeed(seed)
  }
}
