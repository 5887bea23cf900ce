import type { PathParameter, QueryParameter } from './parameters.js'

/** An operation of the vendor. Plain data, so that the server starts without loading schemas. */
export interface Operation {
  readonly operationId: string
  /** The line of the vendor's document. */
  readonly source: number
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With parameters in braces, as in the vendor's document. */
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly [string, ...string[]]
  readonly query?: readonly QueryParameter[]
  readonly body?: OperationBody
  readonly success: {
    readonly status: 200 | 201 | 204
    /** Absent if the response has no body. */
    readonly schema?: string
    /** Default: application/json. */
    readonly mediaType?: string
  }
  /** The schemas of error bodies by status. All other errors have the schema `Error`. */
  readonly errors?: Readonly<Partial<Record<number, string>>>
}

export interface OperationBody {
  /** As in the vendor's document. The mock requires the body of every operation that has one. */
  readonly required: boolean
  /** The name of the schema of the body, by media type. */
  readonly content: Readonly<Record<string, string>>
}

/** The names of the parameters in a path, in order. */
export function parametersOf(path: string): PathParameter[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), match => match[1] as PathParameter)
}

export const ORGANISATION = '/o/{organisation_id}'
export const CONNECTOR = `${ORGANISATION}/connectors/{connector_id}`
export const VERSION = `${CONNECTOR}/versions/{version}`

/** The parameters of every list. */
export const PAGE = ['first', 'after', 'before'] as const
