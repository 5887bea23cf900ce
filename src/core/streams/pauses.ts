import { nextTurn } from '../timers.js'

/** Lets other work run after a number of bytes or rows. Call it with the work that was done. */
export type Pause = (work: number) => Promise<void>

export function createPauses(most: number): Pause {
  let done = 0
  return async work => {
    done += work
    if (done < most) return
    done = 0
    await nextTurn()
  }
}
