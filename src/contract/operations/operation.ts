import type { PathParameter, QueryParameter } from './parameters.js'

/** An operation of the vendor: plain data, so that a server starts without loading a schema. */
export interface Operation {
  readonly operationId: string
  /** The line of the vendor's document. */
  readonly source: number
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With the parameters in braces, as the vendor writes it. */
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly [string, ...string[]]
  readonly query?: readonly QueryParameter[]
  readonly body?: OperationBody
  readonly success: {
    readonly status: 200 | 201 | 204
    /** Absent where the answer has no body. */
    readonly schema?: string
    /** application/json, where it is not given. */
    readonly mediaType?: string
  }
  /** The schemas of the errors that the contract tells apart, by status; `Error` for all others. */
  readonly errors?: Readonly<Partial<Record<number, string>>>
}

export interface OperationBody {
  /** What the vendor's document says. No operation that takes a body can do without one. */
  readonly required: boolean
  /** The schema of the body, by its media type. */
  readonly content: Readonly<Record<string, string>>
}

/** The names of the parameters of a path, in order. */
export function parametersOf(path: string): PathParameter[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), match => match[1] as PathParameter)
}

export const ORGANISATION = '/o/{organisation_id}'
export const CONNECTOR = `${ORGANISATION}/connectors/{connector_id}`
export const VERSION = `${CONNECTOR}/versions/{version}`

/** What every list takes. */
export const PAGE = ['first', 'after', 'before'] as const
