/** Short messages about what an action did. */
import { signal } from '@preact/signals'

export interface Notice {
  readonly text: string
  readonly isError: boolean
}

export const notice = signal<Notice | undefined>(undefined)

let timer = 0

/** Milliseconds. */
const SHOWN = 6_000

export function notify(text: string, isError = false): void {
  notice.value = { text, isError }
  clearTimeout(timer)
  timer = window.setTimeout(() => (notice.value = undefined), SHOWN)
}

/** Runs an action and says if it failed. @returns whether it succeeded. */
export async function attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action()
    if (done !== undefined) notify(done)
    return true
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), true)
    return false
  }
}
