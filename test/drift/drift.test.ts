import t from 'tap'
import { operationIds } from '../../src/contract/operations.js'
import { acceptedDifferences } from '../../src/drift/accepted-differences.js'
import { readDocument } from '../../src/drift/read-document.js'
import { findDrift } from '../../src/drift/find-drift.js'
import {
  type Api,
  driftOf,
  operationOf,
  parametersOf,
  propertyOf,
  reportOn,
  type Schema,
  schemaOf,
  served,
  vendor
} from '../helpers/drift/drift.js'
import { mutations } from '../helpers/drift/mutations.js'
import { renameSchemas, spellings } from '../helpers/drift/spellings.js'
import { withoutVendor } from '../helpers/vendor/vendor.js'

for (const { what, skip, read, accepted } of [served, vendor]) {
  t.test(`finds no difference in ${what}`, { skip }, async t => {
    const drift = driftOf(read(), accepted)
    t.strictSame(
      { same: drift.same, differences: drift.differences, unused: drift.unused },
      { same: true, differences: [], unused: [] }
    )
    const known = drift.accepted.flatMap(({ places, reason }) => places.map(place => `${place}: ${reason}`))
    t.strictSame(
      known.sort(),
      accepted.flatMap(({ places, reason }) => places.map(place => `${place}: ${reason}`)).sort(),
      'every accepted difference occurs'
    )
  })

  for (const { says, change, report } of mutations) {
    t.test(`reports ${says} in ${what}`, { skip }, async t => {
      const api = read()
      change(api)
      const drift = driftOf(api, accepted)
      const count = drift.differences.length
      const verdict = `Different: ${count} difference${count === 1 ? '' : 's'} between openapi.yaml and what the mock serves.`
      t.equal(drift.same, false)
      t.equal(reportOn({ ...drift, accepted: [], unused: [] }), [verdict, '', ...report, ''].join('\n'))
    })
  }

  for (const { says, change } of spellings) {
    t.test(`finds no difference in ${what} with ${says}`, { skip }, async t => {
      const api = read()
      const before = JSON.stringify(api)
      const changed = change(api) ?? api
      t.not(JSON.stringify(changed), before, 'the document was changed')
      t.strictSame(driftOf(changed, accepted).differences, [])
    })
  }
}

t.test('ignores the names of schemas', async t => {
  const api = served.read()
  t.strictSame(driftOf(renameSchemas(api)).differences, [])
  propertyOf(api, 'DefinitionRefId', 'id')['format'] = 'uuid'
  const [difference] = driftOf(renameSchemas(api)).differences
  t.strictSame(difference?.places, ['VendorDefinitionRefId › id'], 'and places bear the names of the document')
})

t.test('compares a document without references, and names the one copy that differs', async t => {
  const api = withoutReferences(served.read())
  t.strictSame(driftOf(api).differences, [])
  const error = operationOf(api, 'GetProtocolUploadURL').responses['default']?.content?.['application/json']?.schema
  Object.assign(error as Schema, { required: ['code'] })
  t.strictSame(driftOf(api).differences, [
    {
      direction: 'differs',
      aspect: 'required',
      document: false,
      mock: true,
      places: ['Error › message'],
      example: 'GetProtocolUploadURL › default › application/json › message',
      operations: ['GetProtocolUploadURL']
    }
  ])
  for (const { schema } of parametersOf(api, 'categories')) schema.items.enum.pop()
  t.strictSame(reportOn(driftOf(api)).split('\n').slice(2, 5), [
    'Category: at ListConnectors › query categories[], and in 1 other operation',
    '  enum value "Business Operations" is only in the mock',
    ''
  ])
})

/** The API with each reference replaced by a copy of its target. */
function withoutReferences(api: Api): Api {
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    const { $ref } = value as { $ref?: string }
    if ($ref !== undefined) return copy(schemaOf(api, $ref.split('/').at(-1) as string))
    if (Array.isArray(value)) return value.map(copy)
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, key === 'mapping' ? {} : copy(part)]))
  }
  return { openapi: api.openapi, paths: copy(api.paths), components: {} } as Api
}

t.test('returns differences as data', async t => {
  const api = served.read()
  propertyOf(api, 'AuthScheme', 'name')['maxLength'] = 40
  propertyOf(api, 'Protocol', 'name')['maxLength'] = 40
  const difference = {
    direction: 'missing',
    aspect: 'maxLength',
    document: 40,
    places: ['AuthScheme › name', 'Protocol › name'],
    example: 'ListAuthSchemes › 200 › application/json › authSchemes[] › name',
    operations: ['ListAuthSchemes', 'ListProtocols']
  }
  const { document: _, ...same } = difference
  t.strictSame(driftOf(api), { same: false, differences: [difference], accepted: [], unused: [] })
  const reverse = driftOf(served.read(), [], api)
  t.strictSame(
    reverse.differences,
    [{ ...same, direction: 'extra', mock: 40 }],
    'the reverse comparison reports the opposite'
  )
})

t.test('accepts a difference only if it is exactly the accepted one', async t => {
  const entry = {
    direction: 'missing',
    aspect: 'maxLength',
    document: 40,
    places: ['AuthScheme › name', 'Protocol › name'],
    reason: 'a test'
  } as const
  const api = served.read()
  propertyOf(api, 'Protocol', 'name')['maxLength'] = 40
  const found = {
    direction: 'missing',
    aspect: 'maxLength',
    document: 40,
    places: ['Protocol › name'],
    example: 'ListProtocols › 200 › application/json › protocols[] › name',
    operations: ['ListProtocols'],
    reason: 'a test'
  }
  const drift = driftOf(api, [entry])
  t.strictSame(drift, {
    same: true,
    differences: [],
    accepted: [found],
    unused: [{ ...entry, places: ['AuthScheme › name'] }]
  })
  t.equal(
    reportOn(drift),
    [
      'Same: the mock serves what openapi.yaml describes, except for 1 accepted difference (use --json for the reasons).',
      '',
      'Accepted differences that do not occur:',
      '  AuthScheme › name: maxLength 40 is missing in the mock',
      ''
    ].join('\n')
  )

  propertyOf(api, 'Protocol', 'name')['maxLength'] = 41
  const { reason: _, ...other } = { ...found, document: 41 }
  t.strictSame(driftOf(api, [entry]), { same: false, differences: [other], accepted: [], unused: [entry] })
})

t.test("counts the accepted differences of the vendor's document", { skip: withoutVendor }, async t => {
  const api = vendor.read()
  Object.assign(propertyOf(api, 'CredentialDataOAuth2Client', 'authorizeUrl'), { format: 'iri' })
  t.match(
    reportOn(driftOf(api, acceptedDifferences)),
    /^Different: 1 difference between .*, besides \d+ accepted differences\.\n[^]* {2}authorizeUrl: format iri is missing in the mock\n/
  )
})

t.test('lists each accepted difference once, with a reason', async t => {
  for (const { reason } of acceptedDifferences) t.match(reason, /^[A-Z].*\.$/)
  const all = acceptedDifferences.flatMap(({ places, direction, aspect }) =>
    places.map(place => [place, direction, aspect].join())
  )
  t.equal(new Set(all).size, all.length)
})

t.test('reports a change of a shared part once', { skip: withoutVendor }, async t => {
  const api = vendor.read()
  propertyOf(api, 'PageInfo', 'totalCount')['type'] = 'string'
  t.equal(
    reportOn({ ...driftOf(api, acceptedDifferences), accepted: [] }),
    [
      'Different: 1 difference between openapi.yaml and what the mock serves.',
      '',
      'ActionPage, AuthSchemePage, ConnectorConnectionPage and 5 more: at GetActions › 200 › application/json, and in 8 other operations',
      '  totalCount: type is string in the document, integer in the mock',
      ''
    ].join('\n')
  )
})

t.test('compares only the operations of another API', async t => {
  const api = { openapi: '3.0.3', paths: { '/pets': { get: { responses: {} } } } }
  const lines = reportOn(driftOf(api)).split('\n')
  t.strictSame(lines.slice(0, 6), [
    `Different: ${operationIds.length + 1} differences between openapi.yaml and what the mock serves.`,
    '',
    'Operations that are missing in the mock',
    '  GET /pets',
    '',
    'Operations that are only in the mock'
  ])
  t.equal(lines.length, 6 + operationIds.length + 1)
})

/** An API of one operation, whose response has the schema. */
function respondingWith(schema: unknown, schemas: Record<string, unknown> = {}, openapi = '3.1.0'): object {
  const content = { 'application/json': { schema } }
  return {
    openapi,
    paths: { '/': { get: { operationId: 'Get', responses: { 200: { content } } } } },
    components: { schemas }
  }
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

function compare(document: object, mock: object): string[] {
  return driftOf(document, [], mock).differences.map(({ places, aspect, direction, document: one, mock: other }) =>
    [places.join(', '), aspect, direction, JSON.stringify(one), JSON.stringify(other)]
      .filter(part => part !== undefined)
      .join(' | ')
  )
}

t.test('compares recursive schemas', async t => {
  const tree = (type: string) => ({
    Tree: { type: 'object', properties: { value: { type }, children: { type: 'array', items: ref('Tree') } } },
    Forest: { oneOf: [ref('Tree'), { type: 'array', items: ref('Forest') }] }
  })
  t.strictSame(
    compare(respondingWith(ref('Forest'), tree('string')), respondingWith(ref('Forest'), tree('string'))),
    []
  )
  t.strictSame(compare(respondingWith(ref('Forest'), tree('string')), respondingWith(ref('Forest'), tree('integer'))), [
    'Tree › value | type | differs | "string" | "integer"'
  ])
  const unrolled = {
    type: 'object',
    properties: { value: { type: 'string' }, children: { type: 'array', items: ref('Tree') } }
  }
  t.strictSame(compare(respondingWith(ref('Tree'), tree('string')), respondingWith(unrolled, tree('string'))), [])

  const circles = {
    A: ref('B'),
    B: ref('A'),
    C: { allOf: [ref('C'), { required: ['id'] }] },
    D: { oneOf: [ref('D'), { type: 'string' }] }
  }
  for (const name of Object.keys(circles))
    t.strictSame(compare(respondingWith(ref(name), circles), respondingWith(ref(name), circles)), [])
})

t.test('reports properties that only some variants have', async t => {
  const variant = (type: string, properties: object) => ({
    type: 'object',
    properties: { type: { const: type }, ...properties }
  })
  const text = { note: { type: 'string' } }
  const choice = { oneOf: [variant('a', text), variant('b', {})], discriminator: { propertyName: 'type' } }
  const whole = { type: 'object', properties: { type: { enum: ['a', 'b'] }, ...text } }
  t.strictSame(compare(respondingWith(whole), respondingWith(choice)), [
    'Get › 200 › application/json | choice | extra | "by type: a or b"',
    'Get › 200 › application/json › note | property of variant | missing | ["b"]'
  ])
  t.strictSame(compare(respondingWith(choice), respondingWith(whole)), [
    'Get › 200 › application/json | choice | missing | "by type: a or b"',
    'Get › 200 › application/json › note | property of variant | extra | ["b"]'
  ])
})

t.test('compares a choice with an object by property', async t => {
  const variant = (type: string, data: object) => ({
    type: 'object',
    properties: { type: { const: type }, name: { type: 'string' }, data },
    required: ['type', 'name']
  })
  const choice = {
    oneOf: [variant('a', { type: 'string' }), variant('b', { type: 'integer' })],
    discriminator: { propertyName: 'type' }
  }
  const whole = (name: string) => ({
    type: 'object',
    properties: {
      type: { enum: ['a', 'b'] },
      name: { type: name },
      data: { oneOf: [{ type: 'string' }, { type: 'integer' }] }
    },
    required: ['type']
  })
  t.strictSame(compare(respondingWith(whole('integer')), respondingWith(choice)), [
    'Get › 200 › application/json | choice | extra | "by type: a or b"',
    'Get › 200 › application/json › name | required | differs | false | true',
    'Get › 200 › application/json › name | type | differs | "integer" | "string"'
  ])
  t.strictSame(
    compare(
      respondingWith({ oneOf: [{ type: 'string', maxLength: 1 }, { type: 'object' }] }),
      respondingWith({ type: 'object' })
    ),
    ['Get › 200 › application/json | choice | missing | "string or object"']
  )
})

const unequal = [
  {
    says: 'an array from a string',
    one: { type: 'array', items: { type: 'string' } },
    other: { type: 'string' },
    found: ['type | differs | "array" | "string"']
  },
  {
    says: 'a map of any values from a map of numbers',
    one: { type: 'object' },
    other: { type: 'object', additionalProperties: { type: 'number', items: {} } },
    found: ['additionalProperties | extra | "number"']
  },
  {
    says: 'arrays by their items',
    one: { type: 'array' },
    other: { type: 'array', items: { type: 'string' } },
    found: ['items | extra | "string"']
  },
  { says: 'any type from a string', one: {}, other: { type: 'string' }, found: ['type | differs | "any" | "string"'] },
  { says: 'any value from no value', one: true, other: false, found: ['not | extra | {}'] },
  {
    says: 'a constant from several values',
    one: { const: 'a' },
    other: { enum: ['a', 'b'] },
    found: ['enum value | extra | ["b"]']
  },
  {
    says: 'some values from any value',
    one: { enum: ['a', 'b'] },
    other: { type: 'string' },
    found: ['enum | missing | ["a","b"]']
  },
  {
    says: 'numbers from integers',
    one: { type: 'number' },
    other: { type: 'integer' },
    found: ['type | differs | "number" | "integer"']
  },
  {
    says: 'an inclusive bound from an exclusive one',
    one: { type: 'integer', minimum: 1 },
    other: { type: 'integer', exclusiveMinimum: 1 },
    found: ['exclusiveMinimum | extra | 1', 'minimum | missing | 1']
  },
  {
    says: 'null in the type from null in the values',
    one: { type: ['string', 'null'], enum: ['a', null] },
    other: { type: ['string', 'null'], enum: ['a'] },
    found: ['nullable | differs | true | false']
  },
  {
    says: 'oneOf from anyOf',
    one: { oneOf: [{ minimum: 1 }, { maximum: 0 }] },
    other: { anyOf: [{ minimum: 1 }, { maximum: 0 }] },
    found: ['choice | differs | "oneOf" | "anyOf"']
  },
  {
    says: 'a schema with `not` from one without',
    one: { not: { const: 1 } },
    other: {},
    found: ['not | missing | {"const":1}']
  },
  {
    says: 'maps by their values',
    one: { type: 'object', additionalProperties: { type: 'string' } },
    other: { type: 'object', additionalProperties: { type: 'integer' } },
    found: ['type | differs | "string" | "integer"']
  }
]

for (const { says, one, other, found } of unequal) {
  t.test(`tells ${says}`, async t => {
    const place = /^Get › 200 › application\/json( › \*)? \| /
    t.strictSame(
      compare(respondingWith(one), respondingWith(other)).map(line => line.replace(place, '')),
      found
    )
  })
}

const equal = [
  {
    says: 'null beside a reference',
    one: { anyOf: [ref('A'), { type: 'null' }] },
    other: { oneOf: [{ const: null }, ref('A')] }
  },
  {
    says: 'null beside a reference in OpenAPI 3.0',
    one: { allOf: [ref('A')], nullable: true },
    other: { anyOf: [ref('A'), { type: 'null' }] },
    openapi: '3.0.3'
  },
  {
    says: 'an exclusive bound in OpenAPI 3.0',
    one: { type: 'number', minimum: 1, exclusiveMinimum: true },
    other: { type: 'number', exclusiveMinimum: 1 },
    openapi: '3.0.3'
  },
  {
    says: 'an inclusive bound in OpenAPI 3.0',
    one: { type: 'number', maximum: 1, exclusiveMaximum: false },
    other: { type: 'number', maximum: 1 },
    openapi: '3.0.3'
  },
  {
    says: 'a reference, whose siblings OpenAPI 3.0 ignores',
    one: { ...ref('A'), type: 'integer' },
    other: ref('A'),
    openapi: '3.0.3'
  },
  {
    says: 'a reference, whose siblings OpenAPI 3.1 applies',
    one: { ...ref('A'), maxLength: 3 },
    other: { allOf: [{ maxLength: 3 }, ref('A')] }
  },
  {
    says: 'bounds in an allOf',
    one: {
      allOf: [
        { minLength: 1, maxLength: 9 },
        { minLength: 2, maxLength: 5 }
      ],
      type: 'string'
    },
    other: { type: 'string', minLength: 2, maxLength: 5 }
  },
  {
    says: 'values in an allOf',
    one: { allOf: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }] },
    other: { const: 'b' }
  },
  {
    says: 'types in an allOf',
    one: { allOf: [{ type: 'number' }, { type: 'integer' }] },
    other: { type: 'integer' }
  },
  { says: 'a choice of constants', one: { oneOf: [{ const: 'a' }, { const: 'b' }] }, other: { enum: ['a', 'b'] } },
  {
    says: 'a choice of types',
    one: { oneOf: [{ type: 'object' }, { type: 'boolean' }] },
    other: { type: ['boolean', 'object'] }
  },
  {
    says: 'properties beside a choice',
    one: { oneOf: [{ required: ['a'] }, { required: ['b'] }], properties: { a: {}, b: {} } },
    other: {
      oneOf: [
        { properties: { a: {}, b: {} }, required: ['a'] },
        { properties: { a: {}, b: {} }, required: ['b'] }
      ]
    }
  },
  {
    says: 'the default values of keywords',
    one: { type: 'array', minItems: 0, uniqueItems: false, items: true },
    other: { type: 'array', items: {} }
  },
  { says: 'a choice of one schema', one: { oneOf: [ref('A')] }, other: ref('A') },
  {
    says: 'a pattern that matches every name',
    one: { type: 'object', patternProperties: { '.*': { type: 'string' } } },
    other: { type: 'object', additionalProperties: { type: 'string' } }
  }
]

for (const { says, one, other, openapi } of equal) {
  t.test(`finds no difference in another spelling of ${says}`, async t => {
    const schemas = { A: { type: 'string' } }
    t.strictSame(compare(respondingWith(one, schemas, openapi), respondingWith(other, schemas)), [])
    t.strictSame(compare(respondingWith(other, schemas), respondingWith(one, schemas, openapi)), [])
  })
}

const unusable = [
  {
    says: 'bytes that are not UTF-8',
    text: Buffer.from([0xff]),
    message: 'the document is not valid UTF-8; name an OpenAPI document in JSON or YAML'
  },
  {
    says: 'text that is almost JSON',
    text: '{"a',
    message: 'the document is not valid JSON; name an OpenAPI document in JSON or YAML'
  },
  {
    says: 'text that is neither JSON nor YAML',
    text: '{a',
    message: 'the document is not valid YAML; name an OpenAPI document in JSON or YAML'
  },
  { says: 'an array', text: '[]', message: 'the document is not an object; name an OpenAPI document in JSON or YAML' },
  {
    says: 'a document that is not OpenAPI',
    text: 'name: x',
    message: 'the document is not OpenAPI 3; it needs a version, such as openapi: 3.1.0'
  },
  {
    says: 'a Swagger document',
    text: 'swagger: "2.0"',
    message: 'the document is OpenAPI 2.0 (Swagger); convert it to 3.0 or 3.1'
  },
  {
    says: 'a document without operations',
    text: 'openapi: 3.1.0\npaths: { /a: { parameters: [] } }',
    message: 'the document has no operations in paths; name the document that describes the whole API'
  },
  {
    says: 'a broken reference',
    text: JSON.stringify(respondingWith(ref('Nothing'))),
    message: 'the target of a reference does not exist (#/components/schemas/Nothing)'
  },
  {
    says: 'a reference to another file',
    text: JSON.stringify(respondingWith({ $ref: 'other.yaml#/A' })),
    message: 'external references are not supported; move the target into the document (other.yaml#/A)'
  },
  {
    says: 'a parameter that refers to itself',
    text: 'openapi: 3.1.0\npaths: { /a: { parameters: [{ $ref: "#/paths/~1a/parameters/0" }], get: {} } }',
    message: 'a reference is circular (#/paths/~1a/parameters/0)'
  }
]

for (const { says, text, message } of unusable) {
  t.test(`refuses ${says}`, async t => {
    const mock = await readDocument(Buffer.from(JSON.stringify(respondingWith({}))))
    await t.rejects((async () => findDrift(await readDocument(Buffer.from(text)), mock, []))(), {
      name: 'UnusableDocument',
      message
    })
  })
}
