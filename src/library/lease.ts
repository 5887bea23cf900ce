/** Leases of a mock in this process, which can have every seed that `startMock` takes. */
import { existsSync } from 'node:fs'
import type { SandboxRequest } from '../control/body-schemas.js'
import { leaseSandbox } from '../control/sandboxes/lease-sandbox.js'
import type { LeasedSandbox } from '../control/sandboxes/leased-sandboxes.js'
import type { Sandboxes } from '../control/sandboxes/sandboxes.js'
import { type Seed, toSeeds } from './start-options.js'

export interface SandboxOptions extends Omit<SandboxRequest, 'seed'> {
  /**
   * As for `startMock`: `'demo'`, a path, a `file:` URL, a seed document, or a list of these. Also the name of a seed
   * file that the mock was started with, without folder and extension. Default: the seed of the mock.
   */
  readonly seed?: Seed | readonly Seed[] | undefined
}

/** @throws ApiError, SeedError. */
export async function lease(sandboxes: Sandboxes, options: SandboxOptions): Promise<LeasedSandbox> {
  const { seed, ...request } = options
  if (seed === undefined) return leaseSandbox(sandboxes, request)
  if (isName(seed) || isDocument(seed)) return leaseSandbox(sandboxes, { ...request, seed })
  return leaseSandbox(sandboxes, request, { sources: toSeeds(seed) })
}

/** A text that is no path is the name of a seed of the mock. */
function isName(seed: Seed | readonly Seed[]): seed is string {
  return typeof seed === 'string' && !/[\\/]|\.(ya?ml|json)$/i.test(seed) && !existsSync(seed)
}

function isDocument(seed: Seed | readonly Seed[]): seed is object {
  return typeof seed === 'object' && !Array.isArray(seed) && !(seed instanceof URL)
}
