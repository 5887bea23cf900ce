import { elapsed, nextTurn } from '../timers.js'

/** In milliseconds. A turn ends after the item that makes it longer. */
const MAX_TURN = 10

/** Lets other work run whenever a turn has taken long. Call it after each item. */
export function createTurnPause(): () => Promise<void> {
  let end = elapsed() + MAX_TURN
  return async () => {
    if (elapsed() < end) return
    await nextTurn()
    end = elapsed() + MAX_TURN
  }
}

/** Maps items whose work differs much, in turns between which other work runs. */
export async function mapInTurns<Item, Result>(items: readonly Item[], map: (item: Item) => Result): Promise<Result[]> {
  const pause = createTurnPause()
  const results: Result[] = []
  for (const item of items) {
    results.push(map(item))
    await pause()
  }
  return results
}

/** Work in steps. Other work can run after each step. */
export type Steps<Result = void> = Generator<undefined, Result, undefined>

/** Takes all steps at once. */
export function runSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** Takes the steps in turns between which other work runs. */
export async function runInTurns<Result>(steps: Steps<Result>): Promise<Result> {
  let end = elapsed() + MAX_TURN
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    if (elapsed() < end) continue
    await nextTurn()
    end = elapsed() + MAX_TURN
  }
}
