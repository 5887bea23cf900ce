/** Counts the turns of the event loop, so that a test can tell how much was done in each. */
import { setImmediate } from 'node:timers'
import type { Test } from 'tap'
import type { Store } from '../../src/store/store.js'

export interface TurnCount {
  /** Notes work that is done in the current turn. */
  readonly add: (work: number) => void
  /** The work of each turn that had any. */
  readonly list: () => number[]
  /** How many turns there were so far. */
  readonly count: () => number
  readonly stop: () => void
}

export function countTurns(): TurnCount {
  const turns: number[] = []
  let turn = 0
  let next = setImmediate(go)

  function go(): void {
    turn++
    next = setImmediate(go)
  }

  return {
    add: work => void (turns[turn] = (turns[turn] ?? 0) + work),
    list: () => Object.values(turns),
    count: () => turn,
    stop: () => clearImmediate(next)
  }
}

/** Counts the resources of a version that each turn stages. */
export function countStaged(t: Test, store: Store): TurnCount {
  const turns = countTurns()
  t.teardown(turns.stop)
  const add = store.stagedResources.add.bind(store.stagedResources)
  store.stagedResources.add = (versionId, staged) => {
    turns.add(Object.values(staged.resources).flat().length)
    add(versionId, staged)
  }
  return turns
}
