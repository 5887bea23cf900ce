/** Calls operations of the contract on the real platform, and reads their JSON with suspicion. */
import { isTooDeep, MAX_DEPTH } from '../../core/values/depth.js'
import { type OperationId, operations } from '../../contract/operations.js'
import type { PathParameter } from '../../contract/operations/parameters.js'
import type { PlatformClient, PlatformResponse } from './client.js'
import { PlatformError } from './platform-error.js'
import { showText } from './show-text.js'

export interface OperationTarget {
  /** Not percent-encoded. */
  readonly path?: Readonly<Partial<Record<PathParameter, string>>>
  readonly query?: Readonly<Record<string, string | readonly string[]>>
}

/** The path and query of an operation, below the base URL. */
export function toTarget(operation: OperationId, { path = {}, query = {} }: OperationTarget): string {
  const filled = operations[operation].path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name as PathParameter] ?? '')
  )
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each])
  )
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs).toString()}`
}

/** A read that failed: the platform responded, but not as the contract says. */
export class RefusedRead extends PlatformError {
  readonly status: number

  constructor(operation: OperationId, { status, text }: PlatformResponse, mask: PlatformClient['mask']) {
    super(`${operation} returned ${status}${describeError(text, mask)}`)
    this.status = status
  }
}

/** The code and message of an error body. Other bodies are not repeated: they can hold anything. */
function describeError(text: string, mask: PlatformClient['mask']): string {
  const { code, message } = (parse(text) ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  const words = [code, message].filter((word): word is string => typeof word === 'string')
  return words.length === 0 ? '' : ` (${showText(mask(words.join(', ')))})`
}

/** @returns the JSON object of a successful read. @throws RefusedRead, or PlatformError for a body of another kind. */
export async function readOperation(
  client: PlatformClient,
  operation: OperationId,
  target: OperationTarget
): Promise<Readonly<Record<string, unknown>>> {
  const response = await client.send({ method: 'GET', target: toTarget(operation, target) })
  if (response.status !== 200) throw new RefusedRead(operation, response, client.mask)
  const body = parse(response.text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new PlatformError(`${operation} returned a body that is not a JSON object, or is nested too deep`)
  }
  return body as Readonly<Record<string, unknown>>
}

/** Undefined for a text that is not JSON, or that is too deep for recursive code. */
export function parse(text: string): unknown {
  try {
    const value = JSON.parse(text) as unknown
    return isTooDeep(value, MAX_DEPTH) ? undefined : value
  } catch {
    return undefined
  }
}
