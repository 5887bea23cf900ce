/** The parameters of the operations: plain data. */

/** SPEC:1687-1740. What each parameter of a path is; `version` is a version's name or one of its aliases. */
export const pathParameters = {
  organisation_id: { ulid: true, description: 'The organisation that the caller acts for.' },
  connector_id: { ulid: true, description: 'The connector.' },
  connection_id: { ulid: true, description: 'The connection.' },
  version: { ulid: false, description: 'The name of a version, or latest, or default.' },
  auth_scheme_config_id: { ulid: false, description: 'The scheme, by the id that its client gave it.' },
  action_name: { ulid: false, description: 'The name of the action.' },
  trigger_name: { ulid: false, description: 'The name of the trigger.' },
  definition_name: { ulid: false, description: 'The name of the definition.' },
  protocol_slug: { ulid: false, description: 'The protocol: http or bigquery.' },
  schema_filename: { ulid: false, description: 'The name of the definition, and the extension of its URL.' }
} as const satisfies Record<string, { ulid: boolean; description: string }>

export type PathParameter = keyof typeof pathParameters

/** The JSON Schema of a path parameter. */
export function pathParameterSchema(name: PathParameter) {
  return pathParameters[name].ulid ? { type: 'string', format: 'ulid' } : { type: 'string' }
}

interface QueryRule {
  readonly description: string
  /** Its JSON Schema. */
  readonly schema: {
    readonly type: 'string' | 'integer' | 'boolean' | 'array'
    readonly minimum?: number
    readonly maximum?: number
    readonly default?: number
    readonly pattern?: string
    /** The name of the schema of each value. */
    readonly items?: { readonly $ref: string }
  }
}

/**
 * SPEC:1737-1797. What each parameter of a query is. The bounds of `first` are those of another API of the vendor
 * (docs/contract.md 2.3): assumed.
 */
export const queryParameters = {
  first: {
    description: 'How many the page holds at most.',
    schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 20 }
  },
  after: { description: 'The cursor `next` of a page, for the one that follows it.', schema: { type: 'string' } },
  before: { description: 'The cursor `prev` of a page, for the one that precedes it.', schema: { type: 'string' } },
  sort: {
    description: 'Properties with their directions, such as name:asc,id:desc.',
    schema: { type: 'string', pattern: '^([^:,]+:[^:,]+)(,[^:,]+:[^:,]+)*$' }
  },
  tags: {
    description: 'Tags that all must be there, each a key or a key and a value, such as category:e-commerce,business.',
    schema: { type: 'string' }
  },
  categories: {
    description: 'Categories of which one is enough; the parameter may be repeated.',
    schema: { type: 'array', items: { $ref: 'Category' } }
  },
  protocol: { description: 'A part of the protocol, in any case.', schema: { type: 'string' } },
  name: { description: 'A part of the name, in any case.', schema: { type: 'string' } },
  force: { description: 'Whether to do it although something is in the way.', schema: { type: 'boolean' } }
} as const satisfies Record<string, QueryRule>

export type QueryParameter = keyof typeof queryParameters
