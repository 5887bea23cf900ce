/** Whether the mock can be reached, and whether it is still the same process. */
import { signal } from '@preact/signals'

export const isReachable = signal(true)

/** Changes when the mock was restarted or reset, so that what is shown is read again. */
export const generation = signal(0)

/** The sandbox that the page looks into, if it has ended. */
export const endedSandbox = signal<string | undefined>(undefined)

let startedAt: number | undefined

/** Milliseconds that two computations of the start of one process may differ by. */
const TOLERANCE = 1_500

/** @param uptime seconds. */
export function noteUptime(uptime: number): void {
  const start = Date.now() - uptime * 1_000
  if (startedAt !== undefined && start - startedAt > TOLERANCE) generation.value++
  startedAt = start
}

/** What the page shows is out of date. */
export function renew(): void {
  generation.value++
}
