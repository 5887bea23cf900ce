/** Which cells the matrix has, and in which order they run. */
import { type OperationId, operations } from '../../contract/operations.js'
import type { Random } from '../../core/random.js'
import { isCreation } from '../conduct/creations.js'
import { failures, listFailures } from './catalogue.js'

export interface CellId {
  readonly operation: string
  /** The name of the failure. */
  readonly failure: string
}

export interface CalledOperation {
  readonly operation: string
  readonly calls: number
}

export interface PlanOptions {
  /** Only these. Default: all that were called. */
  readonly operations?: readonly string[] | undefined
  /** The names of failures. Default: all. */
  readonly failures?: readonly string[] | undefined
  /** A random choice of so many cells. */
  readonly sample?: { readonly size: number; readonly random: Random } | undefined
}

/**
 * Those that tell most come first: failures in the order of the catalogue; for each, operations that make something,
 * then other writes, then reads, and of these the ones that are called most.
 */
export function planCells(called: readonly CalledOperation[], options: PlanOptions = {}): CellId[] {
  const chosen = [...called]
    .filter(({ operation }) => options.operations?.includes(operation) ?? true)
    .sort((one, other) => rankOf(other) - rankOf(one) || other.calls - one.calls)
  const cells = failures
    .filter(({ name }) => options.failures?.includes(name) ?? true)
    .flatMap(({ name }) =>
      chosen
        .filter(({ operation }) => listFailures(getOperation(operation)).some(each => each.name === name))
        .map(({ operation }): CellId => ({ operation, failure: name }))
    )
  return options.sample === undefined ? cells : draw(cells, options.sample)
}

export function nameOfCell({ operation, failure }: CellId): string {
  return `${operation} ${failure}`
}

function getOperation(id: string) {
  return operations[id as OperationId]
}

function rankOf({ operation }: CalledOperation): number {
  if (isCreation({ operation })) return 2
  return getOperation(operation).method === 'GET' ? 0 : 1
}

/** Keeps the order of the plan. */
function draw(cells: readonly CellId[], { size, random }: NonNullable<PlanOptions['sample']>): CellId[] {
  const left = cells.map((_, index) => index)
  const chosen = new Set<number>()
  while (chosen.size < size && left.length > 0) {
    const [index] = left.splice(Math.floor(random() * left.length), 1)
    chosen.add(index as number)
  }
  return cells.filter((_, index) => chosen.has(index))
}
