/** The path and query parameters of the operations, as plain data. */

/** SPEC:1687-1740. */
export const pathParameters = {
  organisation_id: { ulid: true, description: 'The id of the organisation that the caller acts for.' },
  connector_id: { ulid: true, description: 'The id of the connector.' },
  connection_id: { ulid: true, description: 'The id of the connection.' },
  version: { ulid: false, description: 'The name of a version, latest or default.' },
  auth_scheme_config_id: { ulid: false, description: 'The id of the scheme, chosen by the client.' },
  action_name: { ulid: false, description: 'The name of the action.' },
  trigger_name: { ulid: false, description: 'The name of the trigger.' },
  definition_name: { ulid: false, description: 'The name of the definition.' },
  protocol_slug: { ulid: false, description: 'The slug of the protocol: http or bigquery.' },
  schema_filename: { ulid: false, description: 'The name or id of the definition with a file extension.' }
} as const satisfies Record<string, { ulid: boolean; description: string }>

export type PathParameter = keyof typeof pathParameters

/** The JSON Schema of a path parameter. */
export function pathParameterSchema(name: PathParameter) {
  return pathParameters[name].ulid ? { type: 'string', format: 'ulid' } : { type: 'string' }
}

interface QueryRule {
  readonly description: string
  /** A JSON Schema. */
  readonly schema: {
    readonly type: 'string' | 'integer' | 'boolean' | 'array'
    readonly minimum?: number
    readonly maximum?: number
    readonly default?: number
    readonly pattern?: string
    /** Refers to the schema of each value by name. */
    readonly items?: { readonly $ref: string }
  }
}

/**
 * SPEC:1737-1797. Assumed: the bounds of `first` are those of another API of the vendor (docs/contract.md 2.3).
 */
export const queryParameters = {
  first: {
    description: 'The maximum number of items on the page.',
    schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 20 }
  },
  after: { description: 'The cursor `next` of the previous page.', schema: { type: 'string' } },
  before: { description: 'The cursor `prev` of the following page.', schema: { type: 'string' } },
  sort: {
    description: 'Properties with a direction, such as name:asc,id:desc.',
    schema: { type: 'string', pattern: '^([^:,]+:[^:,]+)(,[^:,]+:[^:,]+)*$' }
  },
  tags: {
    description: 'Tags that must all match, each a key or a key and a value, such as category:e-commerce,business.',
    schema: { type: 'string' }
  },
  categories: {
    description: 'At least one of these categories must match. Repeat the parameter for several.',
    schema: { type: 'array', items: { $ref: 'Category' } }
  },
  protocol: { description: 'Part of the protocol, in any case.', schema: { type: 'string' } },
  name: { description: 'Part of the name, in any case.', schema: { type: 'string' } },
  force: { description: 'Whether to skip the checks that would refuse the deletion.', schema: { type: 'boolean' } }
} as const satisfies Record<string, QueryRule>

export type QueryParameter = keyof typeof queryParameters
