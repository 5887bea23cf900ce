import type { SandboxReport } from '../../control/sandboxes/lease-sandbox.js'
import { usePolled } from '../state/polling.js'

/** Milliseconds. */
const INTERVAL = 3_000

/** The sandboxes of the mock. */
export function useSandboxes(): readonly SandboxReport[] {
  return usePolled<{ sandboxes: readonly SandboxReport[] }>('sandboxes', INTERVAL).data?.sandboxes ?? []
}
