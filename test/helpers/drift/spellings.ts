/** Changes of an OpenAPI document that keep its meaning. */
import { type Api, findOperation, operationOf, parametersOf, propertyOf, type Schema, schemaOf } from './drift.js'

export interface Spelling {
  readonly says: string
  /** Returns another document, or changes the given one. */
  readonly change: (api: Api) => Api | void
}

const publishedAt = (schema: object) => (api: Api) => {
  schemaOf(api, 'ConnectorVersion').properties['publishedAt'] = schema as Schema
}

const date = { type: 'string', format: 'date-time' }

export const spellings: readonly Spelling[] = [
  { says: 'null as a type, listed first', change: publishedAt({ type: ['null', 'string'], format: 'date-time' }) },
  {
    says: 'null as OpenAPI 3.0 allows it',
    change: publishedAt({ nullable: true, type: 'string', format: 'date-time' })
  },
  { says: 'null as one of anyOf', change: publishedAt({ anyOf: [date, { type: 'null' }] }) },
  { says: 'null as one of oneOf', change: publishedAt({ oneOf: [{ type: 'null' }, date], description: 'When.' }) },
  {
    says: 'a constant as the only value',
    change: api => {
      const { const: value, ...rest } = propertyOf(api, 'AuthSchemeConfigOAuth2GrantPassword', 'grantType')
      schemaOf(api, 'AuthSchemeConfigOAuth2GrantPassword').properties['grantType'] = { ...rest, enum: [value] }
    }
  },
  {
    says: 'other descriptions',
    change: api => replace(api, (key, value) => (key === 'description' && typeof value === 'string' ? 'Other.' : value))
  },
  { says: 'everything in another order', change: api => replace(api, (_, value) => reverse(value)) },
  {
    says: 'a schema split by allOf',
    change: api => {
      const { properties, required, ...rest } = schemaOf(api, 'Connection')
      const { id, ...others } = properties
      api.components.schemas['ConnectionId'] = { properties: { id } } as unknown as Schema
      api.components.schemas['Connection'] = {
        ...rest,
        allOf: [{ $ref: '#/components/schemas/ConnectionId' }, { properties: others }, { required }]
      } as unknown as Schema
    }
  },
  {
    says: 'an inlined schema',
    change: api => {
      propertyOf(api, 'Message', 'severity')
      schemaOf(api, 'Message').properties['severity'] = schemaOf(api, 'MessageSeverity')
    }
  },
  {
    says: 'a reference to a reference',
    change: api => {
      api.components.schemas['Alias'] = { $ref: '#/components/schemas/Message' } as unknown as Schema
      propertyOf(api, 'ConnectorVersion', 'messages').items = {
        $ref: '#/components/schemas/Alias'
      } as unknown as Schema
    }
  },
  {
    says: 'a discriminator without mapping',
    change: api => {
      schemaOf(api, 'Connector').discriminator.mapping = {}
    }
  },
  {
    says: 'a discriminator mapping by name',
    change: api => {
      schemaOf(api, 'Connector').discriminator.mapping = { http: 'HTTPConnector', bigquery: 'BigQueryConnector' }
    }
  },
  {
    says: 'explicitly allowed additional properties',
    change: api => {
      schemaOf(api, 'ConnectorVersion')['additionalProperties'] = true
    }
  },
  {
    says: 'a media type with a charset',
    change: api => {
      const { responses } = operationOf(api, 'GetConnector')
      const { content } = responses['200'] as { content: Record<string, { schema: Schema }> }
      responses['200'] = {
        description: '',
        content: { 'Application/JSON; charset=utf-8': content['application/json'] as { schema: Schema } }
      }
    }
  },
  {
    says: 'a parameter of the path and of the operation',
    change: api => {
      const { methods } = findOperation(api, 'ListCategories')
      Object.assign(methods, { parameters: [] })
      const [force] = parametersOf(api, 'force')
      const holder = findOperation(api, 'DeleteConnectorVersion')
      const operation = holder.methods[holder.method] as unknown as { parameters: object[] }
      operation.parameters = [{ ...force, description: 'Twice.' }, ...(operation.parameters ?? [])]
    }
  }
]

/** Gives every schema another name. */
export function renameSchemas(api: Api): Api {
  const renamed = JSON.stringify(api).replaceAll(/"#\/components\/schemas\/(\w+)"/g, '"#/components/schemas/Vendor$1"')
  return JSON.parse(renamed, (key, value: object) => (key === 'schemas' ? renameKeys(value) : value)) as Api
}

function renameKeys(schemas: object): object {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [`Vendor${name}`, schema]))
}

function replace(api: Api, by: (key: string, value: unknown) => unknown): Api {
  return JSON.parse(JSON.stringify(api), by) as Api
}

function reverse(value: unknown): unknown {
  if (Array.isArray(value)) return value.reverse() as unknown
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse())
}
