/** Documents with one fault or one part that is easily lost, and what becomes of each. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import type { ApiError } from '../../../src/contract/errors.js'
import type { Message } from '../../../src/contract/schemas/common.js'
import { packagePath } from '../../../src/core/package.js'
import type { ImportMode } from '../../../src/openapi-document/messages.js'
import type { ImportedApi } from '../../../src/operations/openapi/imported-api.js'
import { readOpenApi } from '../../../src/operations/openapi/read-openapi.js'

const bytesOf = (name: string) => readFileSync(packagePath('test', 'fixtures', 'openapi', 'cases', name))

async function read(name: string, mode: ImportMode = 'lenient'): Promise<ImportedApi> {
  return readOpenApi(bytesOf(name), { mode })
}

/** Messages as `warning text: detail`. Descriptions are left out of every document. */
function write(messages: readonly Message[]): string[] {
  return messages
    .filter(({ text }) => !/^(descriptions|extensions)/.test(text))
    .flatMap(({ severity, text, detail = [''] }) => detail.map(each => `${severity} ${text}: ${each}`))
}

async function refusalOf(name: string): Promise<string[]> {
  try {
    await read(name, 'strict')
  } catch (error) {
    return write((error as ApiError).body['messages' as never])
  }
  return []
}

const schemasOf = ({ definitions }: ImportedApi) =>
  Object.fromEntries(definitions.map(({ name, content }) => [name, JSON.parse(content) as unknown]))

/** Faults that a lenient import reads over, with all that it says about them. A strict import refuses them. */
const faults: Record<string, readonly string[]> = {
  'path-twice.yaml': ['a key occurs more than once; only the last value was used: #/paths/~1a (line 7, column 3)'],
  'path-twice.json': ['a key occurs more than once; only the last value was used: #/paths/~1a (line 1, column 181)'],
  'two-yaml-documents.yaml': ['the file has 2 YAML documents; all but the first were omitted: '],
  'quoted-text-over-two-lines.yaml': ['a line is not indented enough: line 9, column 1'],
  'unknown-property.yaml': ['OpenAPI 3.0 does not know a property: #/info/externalDocs (line 2, column 32)'],
  'examples-as-object.yaml': [
    'a keyword of a schema has a wrong value; it was kept: #/components/schemas/A/examples (line 5, column 42): expected a list, got an object'
  ],
  'three-faults.yaml': [
    'a part has the wrong type: #/info/version (line 2, column 18): expected a text, got 1',
    'a required property is missing: #/paths/~1a/get/responses/200 (line 4, column 42): description',
    'a required property is missing: #/paths/~1b/get/parameters/0 (line 5, column 43): in',
    'a required property is missing: #/paths/~1b/get/parameters/0 (line 5, column 43): schema or content'
  ],
  'missing-reference.yaml': [
    'the target of a reference does not exist: #/components/schemas/A/properties/b (line 7, column 73): #/components/schemas/Missing'
  ],
  'path-parameter-not-required.yaml': [
    'a path parameter must have required: true: #/paths/~1a~1{id}/get/parameters/0 (line 4, column 59)'
  ],
  'type-misspelt.yaml': [
    'a keyword of a schema has a wrong value; it was kept: #/components/schemas/A/properties/x/items/properties/y/type (line 5, column 111): expected one of array, boolean, integer, number, object, string, got "strng"; did you mean "string"?'
  ]
}

for (const [name, expected] of Object.entries(faults)) {
  t.test(`a lenient import reads over ${name}, a strict one refuses it`, async t => {
    const said = write((await read(name)).messages)
    for (const text of expected) t.ok(said.includes(`warning ${text}`), text)
    t.strictSame(
      await refusalOf(name),
      expected.map(text => `error ${text}`)
    )
  })
}

t.test('a quoted text that continues at the indent of its key is read whole', async t => {
  t.match((await read('quoted-text-over-two-lines.yaml')).actions, [{ name: 'getA', description: 'one two' }])
})

t.test('brackets that close at the indent of their key are read, and text that looks like them stays', async t => {
  const text = [
    'openapi: 3.1.0',
    'info: { title: T, version: "1" }',
    'paths: {}',
    'components:',
    '  schemas:',
    '    A:',
    '      enum: [',
    '        a',
    '      ]',
    '      description: |',
    '        such as {',
    '        }',
    '    B: {',
    '      enum: [ b ]',
    '    }',
    ''
  ].join('\n')
  const api = await readOpenApi(Buffer.from(text), { mode: 'lenient' })
  t.strictSame(schemasOf(api), { A: { enum: ['a'], description: 'such as {\n}\n' }, B: { enum: ['b'] } })
  t.strictSame(
    write(api.messages),
    [
      'warning the document has no absolute server URL; set the base URL of the connector: #/servers (line 1, column 1)',
      'warning a line is not indented enough: line 9, column 1'
    ].sort()
  )
})

t.test('operations beside the reference of a path item keep their own schemas', async t => {
  const api = await read('path-item-ref-with-operations.yaml')
  t.match(api.actions, [
    { name: 'getA', parameters: [{ name: 'q' }], responses: [{ definitions: ['getAResponse200'] }] },
    { name: 'getB', parameters: [{ name: 'q' }], responses: [{ definitions: ['getBResponse200'] }] }
  ])
  t.strictSame(schemasOf(api), {
    getAResponse200: { type: 'object', properties: { a: { type: 'string' } } },
    getBResponse200: { type: 'object', properties: { b: { type: 'integer' } } }
  })
  t.strictSame(write(api.messages), [])
})

t.test('merge keys are resolved', async t => {
  t.match((await read('merge-key.yaml', 'strict')).actions, [{ name: 'getA', responses: [{ status: 200 }] }])
  t.strictSame(schemasOf(await read('merge-key-in-schema.yaml', 'strict')), {
    A: { type: 'object', properties: { id: { type: 'string' }, b: { type: 'string' } } },
    B: { id: { type: 'string' }, type: 'string' }
  })
})

t.test('an alias can be used a hundred times', async t => {
  const { S } = schemasOf(await read('alias-101-times.yaml', 'strict')) as { S: { properties: object } }
  t.equal(Object.keys(S.properties).length, 101)
})

t.test('the mapping of a discriminator names what a reference names', async t => {
  t.strictSame(schemasOf(await read('discriminator-mapping.yaml', 'strict'))['Pet'], {
    type: 'object',
    oneOf: [{ $ref: '#/$defs/Dog' }],
    discriminator: { propertyName: 'kind', mapping: { dog: '#/$defs/Dog' } }
  })
})

t.test('an operationId that fits stays, and a message names each that does not', async t => {
  const api = await read('operation-ids.yaml', 'strict')
  t.strictSame(
    api.actions.map(({ name, path }) => `${path} ${name}`),
    ['/a list', '/b list_3', '/c list_2', '/d get_d_2', '/e get_d', '/f users_list']
  )
  t.strictSame(write(api.messages), [
    'info an operationId is not unique or not a valid name and was changed: #/paths/~1b/get/operationId: list_3',
    'info an operationId is not unique or not a valid name and was changed: #/paths/~1f/get/operationId: users_list'
  ])
})

t.test('parameters get the type behind anyOf and allOf, and what is lost of them is named', async t => {
  const api = await read('parameter-types.yaml', 'strict')
  t.strictSame(api.actions[0]?.parameters, [
    { name: 'limit', in: 'query', required: false, type: 'integer', default: 5 },
    { name: 'size', in: 'query', required: false, type: 'integer' },
    { name: 'ids', in: 'query', required: false, type: 'string' },
    { name: 'filter', in: 'query', required: false, type: 'string' }
  ])
  const at = '#/paths/~1a/get/parameters'
  t.strictSame(write(api.messages), [
    `warning a default of a parameter is not scalar and was omitted: ${at}/2/schema/default (line 11, column 102)`,
    `warning a parameter does not have one scalar type and became a string: ${at}/2 (line 11, column 11)`,
    `warning a parameter does not have one scalar type and became a string: ${at}/3 (line 12, column 11)`,
    `info of the schema of a parameter, only type and default were kept: ${at}/0/schema/anyOf`,
    `info of the schema of a parameter, only type and default were kept: ${at}/1/schema/allOf`,
    `info of the schema of a parameter, only type and default were kept: ${at}/2/schema/items`,
    `info serialisations of parameters were omitted: ${at}/2/style`,
    `info media types of parameters were omitted: ${at}/3/content`
  ])
})

t.test('what a connector has no place for is named', async t => {
  const { messages } = await read('left-out-silently.yaml', 'strict')
  t.strictSame(write(messages), [
    'warning a requirement combines security schemes; a connection has a credential for one at a time: #/security/0 (line 4, column 12): key and basic',
    'info tags were omitted: #/paths/~1a/get/tags',
    'info deprecations were omitted: #/paths/~1a/get/deprecated',
    'info headers of responses were omitted: #/paths/~1a/get/responses/200/headers',
    'info links were omitted: #/paths/~1a/get/responses/200/links',
    'info refresh URLs were omitted: #/components/securitySchemes/oauth/flows/authorizationCode/refreshUrl'
  ])
})

t.test('OpenAPI 3.2 is read', async t => {
  t.match(await read('openapi-3.2.yaml', 'strict'), { name: 'T', actions: [], messages: [] })
})
