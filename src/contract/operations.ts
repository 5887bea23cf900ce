/** The vendor's operations that are served: plain data, so that a server starts without loading a schema. */
export interface Operation {
  readonly operationId: string
  /** The line of the vendor's document. */
  readonly source: number
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With the parameters in braces, as the vendor writes it. */
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly tag: string
  /** The names of its query parameters. */
  readonly query?: readonly string[]
  readonly success: { readonly status: 200 | 201 | 204; readonly schema?: string }
}

export const operations = {
  ImportPublicConnectorVersion: {
    operationId: 'ImportPublicConnectorVersion',
    source: 887,
    method: 'POST',
    path: '/o/{organisation_id}/connectors/{connector_id}/versions/{version}/library/import',
    summary: 'Import Public Connector Version',
    description: 'Copies a version of a public connector into the organisation, as a draft of a connector of its own.',
    tag: 'connector-version',
    success: { status: 200, schema: 'Connector' }
  }
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations

export const operationIds = Object.keys(operations) as readonly OperationId[]

/** SPEC:1687-1740. What each parameter of a path is; `version` is a version's name or one of its aliases. */
export const pathParameters = {
  organisation_id: { ulid: true, description: 'The organisation that the caller acts for.' },
  connector_id: { ulid: true, description: 'The connector.' },
  version: { ulid: false, description: 'The name of a version, or latest, or default.' }
} as const satisfies Record<string, { ulid: boolean; description: string }>

export type PathParameter = keyof typeof pathParameters

/** The names of the parameters of a path, in order. */
export function parametersOf(path: string): PathParameter[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), match => match[1] as PathParameter)
}
