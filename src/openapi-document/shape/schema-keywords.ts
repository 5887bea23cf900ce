/** The keywords of schemas, with the kind of value that each takes. */

type KeywordKind =
  | 'schema'
  | 'schemas'
  | 'named'
  | 'items'
  | 'text'
  | 'number'
  | 'count'
  | 'flag'
  | 'limit'
  | 'list'
  | 'texts'
  | 'type'
  | 'object'
  | 'discriminator'
  | 'xml'
  | 'any'

export const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string']

/** In all versions. */
const common = {
  $ref: 'text',
  title: 'text',
  multipleOf: 'number',
  maximum: 'number',
  exclusiveMaximum: 'limit',
  minimum: 'number',
  exclusiveMinimum: 'limit',
  maxLength: 'count',
  minLength: 'count',
  pattern: 'text',
  maxItems: 'count',
  minItems: 'count',
  uniqueItems: 'flag',
  maxProperties: 'count',
  minProperties: 'count',
  required: 'texts',
  enum: 'list',
  type: 'type',
  allOf: 'schemas',
  oneOf: 'schemas',
  anyOf: 'schemas',
  not: 'schema',
  items: 'items',
  properties: 'named',
  additionalProperties: 'schema',
  description: 'text',
  format: 'text',
  default: 'any',
  readOnly: 'flag',
  writeOnly: 'flag',
  deprecated: 'flag',
  discriminator: 'discriminator',
  xml: 'xml',
  externalDocs: 'object',
  example: 'any'
} as const satisfies Record<string, KeywordKind>

/** OpenAPI 3.0. It has no other keywords. */
export const oldKeywords: Readonly<Record<string, KeywordKind>> = { ...common, nullable: 'flag' }

/** JSON Schema 2020-12, which OpenAPI 3.1 and 3.2 use. Other keywords are allowed. */
export const newKeywords: Readonly<Record<string, KeywordKind>> = {
  ...common,
  $schema: 'text',
  $id: 'text',
  $anchor: 'text',
  $dynamicRef: 'text',
  $dynamicAnchor: 'text',
  $comment: 'text',
  $defs: 'named',
  definitions: 'named',
  prefixItems: 'schemas',
  contains: 'schema',
  maxContains: 'count',
  minContains: 'count',
  patternProperties: 'named',
  propertyNames: 'schema',
  dependentSchemas: 'named',
  dependentRequired: 'object',
  if: 'schema',
  then: 'schema',
  else: 'schema',
  unevaluatedItems: 'schema',
  unevaluatedProperties: 'schema',
  contentEncoding: 'text',
  contentMediaType: 'text',
  contentSchema: 'schema',
  const: 'any',
  examples: 'list'
}
