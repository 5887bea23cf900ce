/** Reads OpenAPI documents. */
import fc from 'fast-check'
import t from 'tap'
import type { ApiError } from '../../../src/contract/errors.js'
import type { Message } from '../../../src/contract/schemas/common.js'
import type { ImportedApi } from '../../../src/operations/openapi/imported-api.js'
import type { FileType } from '../../../src/openapi-document/parse-document.js'
import { readOpenApi } from '../../../src/operations/openapi/read-openapi.js'
import { readDocument, tinyDocument } from '../../helpers/http-import.js'

async function read(document: object | string | Buffer, type?: FileType): Promise<ImportedApi> {
  const isText = typeof document === 'string' || Buffer.isBuffer(document)
  const bytes = Buffer.from(isText ? document : JSON.stringify(document))
  const api = await readOpenApi(bytes, { type, mode: 'strict' })
  return { ...api, messages: withoutLines(api.messages) }
}

function withoutLines(messages: readonly Message[]): Message[] {
  return messages.map(({ detail, ...message }) => ({
    ...message,
    ...(detail && { detail: detail.map(each => each.replace(/ \(line \d+, column \d+\)/, '')) })
  }))
}

function warningsOf({ messages }: ImportedApi): Message[] {
  return messages.filter(({ severity }) => severity === 'warning')
}

/** The messages that a refused document gets. */
async function refusal(document: object | string | Buffer, type?: FileType): Promise<readonly Message[]> {
  try {
    await read(document, type)
  } catch (error) {
    const { status, body } = error as ApiError
    if (status !== 400) throw error
    return withoutLines((body as unknown as { messages: Message[] }).messages)
  }
  throw new Error('it was not refused')
}

function schemasOf(api: ImportedApi): Record<string, unknown> {
  return Object.fromEntries(api.definitions.map(({ name, content }) => [name, JSON.parse(content) as unknown]))
}

t.test('reads a common document of OpenAPI 3.0', async t => {
  const { definitions, actions, messages, ...api } = await read(readDocument('kennel'))
  t.strictSame(api, {
    name: 'Kennel',
    description: 'Dogs that look for a home.',
    version: '1.4.0',
    documentationURL: 'https://docs.kennel.example/api',
    baseUrl: 'https://{{region}}.kennel.example/v1',
    connectionVariables: [{ name: 'region', value: 'eu' }],
    authSchemeConfigs: [
      { id: 'key', description: 'One for each branch', schemeType: 'api-key', name: 'X-Kennel-Key', in: 'header' }
    ],
    triggers: []
  })
  t.strictSame(
    definitions.map(({ name, accept, description }) => [name, accept, description]),
    [
      ['Dog', ['application/json'], 'A dog'],
      ['Owner', ['application/json'], ''],
      ['listDogsResponse200', ['application/json'], ''],
      ['Problem', ['application/problem+json'], ''],
      ['Dog_x-www-form-urlencoded', ['application/x-www-form-urlencoded'], '']
    ]
  )
  t.strictSame(actions[0], {
    name: 'listDogs',
    summary: 'List dogs',
    description: 'Those without a home first.',
    method: 'GET',
    path: '/dogs',
    parameters: [
      { name: 'pageSize', in: 'query', required: false, type: 'integer', default: 20 },
      { name: 'breed', in: 'query', required: false, type: 'string' },
      { name: 'tags', in: 'query', required: false, type: 'string' }
    ],
    requestBody: undefined,
    responses: [
      { status: 200, definitions: ['listDogsResponse200'] },
      { status: undefined, definitions: ['Problem'] }
    ]
  })
  t.strictSame(actions[1]?.requestBody, { required: true, definitions: ['Dog', 'Dog_x-www-form-urlencoded'] })
  t.strictSame(
    actions.map(({ name, method, path }) => `${name} ${method} ${path}`),
    [
      'listDogs GET /dogs',
      'dogs_create POST /dogs',
      'get_dogs_dogId GET /dogs/{{ param.dogId }}',
      'listDogs_2 DELETE /dogs/{{ param.dogId }}'
    ]
  )
  t.strictSame(warningsOf({ ...api, definitions, actions, messages }), [
    {
      text: 'a parameter does not have one scalar type and became a string',
      severity: 'warning',
      detail: ['#/paths/~1dogs/get/parameters/2']
    },
    {
      text: 'XML needs an XML Schema, which OpenAPI does not have; no definition was created',
      severity: 'warning',
      detail: ['#/paths/~1dogs/post/responses/201/content/application~1xml']
    },
    {
      text: 'responses need a status from 100 to 599 or "default"; others were omitted',
      severity: 'warning',
      detail: ['#/paths/~1dogs/post/responses/4XX']
    }
  ])
  t.match(
    messages.filter(({ text }) => /security requirements of operations|other servers/.test(text)),
    [
      { severity: 'info', detail: ['#/paths/~1dogs~1{dogId}/delete/security'] },
      { severity: 'info', detail: ['#/servers/1: https://sandbox.kennel.example/v1'] }
    ]
  )
})

t.test('converts schemas of OpenAPI 3.0 to JSON Schema', async t => {
  const { Dog, Owner, ...others } = schemasOf(await read(readDocument('kennel')))
  t.strictSame(Dog, {
    type: 'object',
    description: 'A dog',
    required: ['name'],
    properties: {
      name: { type: 'string', examples: ['Rex'] },
      born: { type: ['string', 'null'], format: 'date' },
      sex: { type: ['string', 'null'], enum: ['f', 'm', null] },
      weight: { type: 'number', exclusiveMinimum: 0 },
      owner: { anyOf: [{ allOf: [{ $ref: '#/$defs/Owner' }] }, { type: 'null' }] }
    }
  })
  t.strictSame(Owner, {
    type: 'object',
    properties: { name: { type: 'string' }, dogs: { type: 'array', items: { $ref: '#/$defs/Dog' } } }
  })
  t.strictSame(others, {
    'listDogsResponse200': { type: 'array', items: { $ref: '#/$defs/Dog' } },
    'Problem': { type: 'object', properties: { title: { type: 'string' } } },
    'Dog_x-www-form-urlencoded': { $ref: '#/$defs/Dog' }
  })
})

t.test('reads every kind of security scheme', async t => {
  const { authSchemeConfigs, messages } = await read(readDocument('ledger'))
  const urls = { authorizeUrl: '', tokenUrl: 'https://login.ledger.example/token' }
  t.strictSame(authSchemeConfigs, [
    { id: 'query', description: '', schemeType: 'api-key', name: 'key', in: 'query' },
    { id: 'cookie', description: '', schemeType: 'api-key', name: 'session', in: 'cookie' },
    { id: 'basic', description: '', schemeType: 'basic-auth' },
    { id: 'bearer', description: '', schemeType: 'api-key', name: 'Authorization', in: 'header' },
    {
      id: 'oauth-authorization_code',
      description: 'For apps',
      schemeType: 'oauth2',
      authorizeUrl: 'https://login.ledger.example/authorize',
      tokenUrl: 'https://login.ledger.example/token',
      scopes: [{ name: 'read', description: 'Read everything' }, { name: 'write' }],
      defaultScopes: ['read'],
      grant: { grantType: 'authorization_code' }
    },
    {
      id: 'oauth-client_credentials',
      description: 'For apps',
      schemeType: 'oauth2',
      ...urls,
      scopes: [{ name: 'admin', description: 'All' }],
      defaultScopes: [],
      grant: { grantType: 'client_credentials' }
    },
    {
      id: 'robots',
      description: '',
      schemeType: 'oauth2',
      ...urls,
      scopes: [],
      defaultScopes: [],
      grant: { grantType: 'password' }
    }
  ])
  t.match(
    messages.filter(({ text }) => /bearer token became|not supported/.test(text)),
    [
      { severity: 'warning', detail: ['#/components/securitySchemes/digest', '#/components/securitySchemes/oidc'] },
      { severity: 'warning', detail: ['#/components/securitySchemes/oauth/flows/implicit'] },
      { severity: 'info', detail: ['#/components/securitySchemes/bearer'] }
    ]
  )
})

t.test('follows circular references and references to any place', async t => {
  const api = await read(readDocument('ledger'))
  const item = { type: 'object', properties: { account: { $ref: '#/$defs/Account' } } }
  t.strictSame(schemasOf(api), {
    Account: {
      type: 'object',
      discriminator: { propertyName: 'kind', mapping: { bank: '#/$defs/Bank', cash: '#/$defs/Cash' } },
      properties: {
        kind: { type: 'string' },
        parent: { $ref: '#/$defs/Account' },
        lines: { type: 'array', items: item }
      }
    },
    Bank: { allOf: [{ $ref: '#/$defs/Account' }, { $ref: '#/$defs/Cash' }] },
    Cash: { allOf: [{ $ref: '#/$defs/Bank' }] },
    Name_with_spaces: {
      type: 'object',
      properties: { $ref: { type: 'string' } },
      examples: [{ $ref: 'https://elsewhere.example' }]
    },
    accounts_get_responses_200: { $ref: '#/$defs/Account' },
    Account_lines: item,
    AddChildRequest: { type: 'object', properties: { scan: { type: 'string', format: 'binary' } } }
  })
  t.strictSame(
    api.actions[0]?.responses,
    [{ status: 200, definitions: ['Account'] }],
    'a schema that allows any value is JSON'
  )
})

t.test('reads the webhooks of OpenAPI 3.1 as triggers', async t => {
  const api = await read(readDocument('courier'))
  t.strictSame([api.baseUrl, api.version], ['/v2', '1'])
  t.strictSame(api.authSchemeConfigs, [
    { id: 'certificate', description: 'From the courier', schemeType: 'certificate' }
  ])
  t.strictSame(api.triggers, [
    {
      name: 'onParcelMoved',
      summary: 'Parcel moved',
      description: '',
      method: 'POST',
      parameters: [{ name: 'X-Signature', required: true, type: 'string', in: 'header' }],
      requestBody: { required: true, definitions: ['Parcel'] },
      responses: [{ status: 204, definitions: [] }]
    },
    {
      name: 'post_parcelLost',
      summary: '',
      description: '',
      method: 'POST',
      parameters: [],
      requestBody: undefined,
      responses: [{ status: undefined, definitions: [] }]
    }
  ])
  t.strictSame(api.actions[0]?.parameters, [
    { name: 'code', in: 'path', required: true, type: 'string' },
    { name: 'unit', in: 'query', required: false, type: 'string' },
    { name: 'filter', in: 'query', required: false, type: 'string' },
    { name: 'index', in: 'path', required: true, type: 'string' }
  ])
  const { Parcel, ...others } = schemasOf(api)
  t.strictSame(others, {
    Anything: true,
    Parcel_stop: { type: 'object', properties: { town: { type: 'string' }, parcel: { $ref: '#/$defs/Parcel' } } }
  })
  t.strictSame(Parcel, {
    type: 'object',
    properties: {
      code: { type: ['string', 'null'], examples: ['P1'] },
      weight: { oneOf: [{ type: 'number' }, { type: 'null' }] },
      stops: { type: 'array', prefixItems: [{ $ref: '#/$defs/Parcel_stop' }], items: true },
      extra: { $ref: '#/$defs/Anything' },
      self: { $ref: '#parcel' }
    },
    $anchor: 'parcel'
  })
  t.strictSame(
    warningsOf(api).map(({ detail }) => detail),
    [
      ['#/components/pathItems/Stop/get/parameters/1', '#/components/pathItems/Stop/get/parameters/2'],
      ['#/components/pathItems/Stop/get: index'],
      ['#/paths/~1labels/put/requestBody/content/application~1json'],
      ['#/info/version'],
      ['#/servers'],
      ['#/components/schemas/Parcel/properties/self']
    ]
  )
})

t.test('reads JSON and YAML with or without a media type', async t => {
  const json = JSON.stringify(tinyDocument())
  const yaml = 'openapi: 3.0.3\ninfo: { title: Tiny, version: "1" }\npaths: {}\n'
  for (const [text, type] of [
    [json, 'json'],
    [json, 'yaml'],
    [json, undefined],
    [yaml, 'yaml'],
    [yaml, undefined]
  ] as const) {
    t.equal((await read(text, type)).name, 'Tiny')
  }
  t.equal((await read(`\uFEFF${json}`)).name, 'Tiny')
  t.strictSame(await refusal(yaml, 'json'), [
    {
      text: 'the document is not valid JSON',
      severity: 'error',
      detail: ['line 1, column 1: expected a value, got "o"']
    }
  ])
})

t.test('makes names valid and unique', async t => {
  const operation = (operationId?: string) => ({ operationId, responses: { 200: { description: '' } } })
  const { actions, definitions } = await read(
    tinyDocument({
      paths: {
        '/a': { get: operation('取得'), put: operation('a b.c'), post: operation('get_a'), patch: operation('$list') },
        '/a/': { get: operation() },
        '/': { get: operation('x'.repeat(500)) }
      },
      components: { schemas: { 'a.b': {}, 'a_b': {}, '..': {}, '__proto__x': {} } }
    })
  )
  t.strictSame(
    actions.map(({ name }) => name),
    ['get_a_2', 'a_b_c', 'get_a', '$list', 'get_a_3', 'x'.repeat(100)]
  )
  t.strictSame(
    definitions.map(({ name }) => name),
    ['a_b_2', 'a_b', 'schema', '__proto__x']
  )
})

t.test('fills in the defaults of a sparse document', async t => {
  const api = await read({ openapi: '3.0.0', info: { title: ' ', version: ' ' }, paths: {} })
  t.match(api, { name: 'Untitled', version: '1', baseUrl: '', documentationURL: '', actions: [], definitions: [] })
})

const named = (schema: unknown) => tinyDocument({ components: { schemas: { A: schema } } })
const outside = 'external references are not supported; move the target into the document'
const nothing = 'the target of a reference does not exist'

const refused: { says: string; document: object | string | Buffer; text: string; detail?: string[] }[] = [
  {
    says: 'OpenAPI 2.0',
    document: { swagger: '2.0' },
    text: 'the document is OpenAPI 2.0 (Swagger); convert it to 3.0 or 3.1'
  },
  {
    says: 'OpenAPI 3.3',
    document: tinyDocument({ openapi: '3.3.0' }),
    text: 'the document is not OpenAPI 3.0, 3.1 or 3.2; it needs a version, such as openapi: 3.1.0'
  },
  { says: 'an array', document: '[]', text: 'the document is not an object' },
  { says: 'an empty text', document: ' ', text: 'the document is not an object' },
  { says: 'bytes that are not UTF-8', document: Buffer.from([0xff, 0x00]), text: 'the document is not valid UTF-8' },
  {
    says: 'JSON that does not end',
    document: '{"a": [',
    text: 'the document is not valid JSON',
    detail: ['line 1, column 8: expected a value, got the end']
  },
  {
    says: 'YAML with a mistake',
    document: 'openapi: 3.1.0\n\tinfo: {}\n',
    text: 'the document is not valid YAML',
    detail: ['line 2, column 1: tab characters must not be used in indentation']
  },
  {
    says: 'a wrong property',
    document: tinyDocument({ path: {} }),
    text: 'OpenAPI 3.1 does not know a property',
    detail: ['#/path: did you mean "paths"?']
  },
  {
    says: 'a wrong property of OpenAPI 3.0',
    document: tinyDocument({ openapi: '3.0.0', paths: { '/a': { get: { responses: { 200: {} } } } } }),
    text: 'a required property is missing',
    detail: ['#/paths/~1a/get/responses/200: description']
  },
  {
    says: 'a wrong schema',
    document: named({ type: 5 }),
    text: 'a keyword of a schema has a wrong value; it was kept'
  },
  {
    says: 'a reference to the network',
    document: named({ $ref: 'http://169.254.169.254/' }),
    text: outside,
    detail: ['#/components/schemas/A: http://169.254.169.254/']
  },
  { says: 'a reference to a file', document: named({ items: { $ref: 'file:///etc/passwd' } }), text: outside },
  { says: 'a relative reference', document: named({ $ref: 'other.yaml#/A' }), text: outside },
  {
    says: 'a response in another file',
    document: tinyDocument({
      paths: { '/a': { get: { responses: { 200: { $ref: 'https://elsewhere.example/' } } } } }
    }),
    text: outside,
    detail: ['#/paths/~1a/get/responses/200: https://elsewhere.example/']
  },
  { says: 'a reference without a target', document: named({ $ref: '#/components/schemas/B' }), text: nothing },
  { says: 'a reference to the prototype of an object', document: named({ $ref: '#/__proto__' }), text: nothing },
  {
    says: 'a reference to a property of a function',
    document: named({ $ref: '#/constructor/prototype' }),
    text: nothing
  },
  { says: 'a broken reference', document: named({ $ref: '#/%zz' }), text: nothing },
  {
    says: 'a parameter that refers to itself',
    document: tinyDocument({
      paths: { '/a': { parameters: [{ $ref: '#/components/parameters/P' }], get: {} } },
      components: { parameters: { P: { $ref: '#/components/parameters/P' } } }
    }),
    text: 'a reference is circular'
  },
  {
    says: 'JSON nested too deeply',
    document: `{"a":${'['.repeat(300_000)}${']'.repeat(300_000)}}`,
    text: 'the document is nested more than 100 levels deep'
  },
  {
    says: 'YAML nested too deeply',
    document: `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    text: 'the document is not valid YAML',
    detail: ['line 1, column 103: nesting exceeded maxDepth (100)']
  },
  {
    says: 'YAML that contains itself',
    document: 'openapi: 3.1.0\na: &a { b: *a }\n',
    text: 'the document is nested more than 100 levels deep'
  },
  {
    says: 'aliases that expand without limit',
    document: `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`,
    text: 'the document is too large with its aliases resolved'
  },
  {
    says: 'a long text that many references repeat',
    document: `a: &a "${'x'.repeat(400_000)}"\nb: [${Array.from({ length: 90 }, () => '*a').join()}]\n`,
    text: 'the document is too large with its aliases resolved'
  },
  {
    says: 'a long key',
    document: named({ properties: { ['x'.repeat(2_049)]: {} } }),
    text: 'a key is longer than 2048 characters'
  },
  {
    says: 'a long reference',
    document: named({ $ref: `#/components/schemas/${'x'.repeat(2_049)}` }),
    text: 'a reference is longer than 2048 characters'
  }
]

for (const { says, document, text, detail } of refused) {
  t.test(`refuses a document: ${says}`, async t => {
    const errors = (await refusal(document)).filter(({ severity }) => severity === 'error')
    t.match(errors, [{ text, ...(detail && { detail }) }])
    t.equal(errors.length, 1)
    t.equal((Object.prototype as Record<string, unknown>)['title'], undefined)
  })
}

t.test('creates a definition once for many references, up to a limit', async t => {
  const schema = Array.from({ length: 90 }).reduce<object>(inner => ({ not: inner }), {
    description: 'x'.repeat(500_000)
  })
  const deep = (count: number) => ({ $ref: `#/components/schemas/A${'/not'.repeat(count)}` })
  const oneOf = Array.from({ length: 60 }, (_, index) => deep(index))
  t.match(await refusal(tinyDocument({ components: { schemas: { A: schema, B: { oneOf } } } })), [
    { text: 'the definitions of the document are too large; divide it' }
  ])
  const parameters = Array.from({ length: 1_000 }, (_, index) => ({ name: `p${index}`, in: 'query', schema: {} }))
  const paths = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`/${index}`, { $ref: '#/components/pathItems/P' }])
  )
  t.match(await refusal(tinyDocument({ paths, components: { pathItems: { P: { parameters, get: {} } } } })), [
    { text: 'the operations of the document are too large; divide it' }
  ])
})

/** Each makes n entries, which n places refer to. */
const multiplied: Record<string, (count: number) => object> = {
  'responses': count =>
    shared(
      { get: { responses: { default: { description: '' }, ...fill(count, index => [`x-${index}`, {}]) } } },
      count
    ),
  'contents': count => {
    const content = fill(count, index => [`a/b${index}`, { schema: {} }])
    return shared({ get: { responses: { 200: { description: '', content } } } }, count)
  },
  'scopes': count => {
    const scopes = fill(count, index => [`s${index}`, ''])
    const A = { type: 'oauth2', flows: { password: { tokenUrl: 'https://a.example', scopes } } }
    const others = fill(count, index => [`r${index}`, { $ref: '#/components/securitySchemes/A' }])
    return tinyDocument({ components: { securitySchemes: { A, ...others } } })
  },
  'names of schemes': count => {
    const A = { type: 'apiKey', in: 'header', name: 'x'.repeat(100 * count) }
    const others = fill(count, index => [`r${index}`, { $ref: '#/components/securitySchemes/A' }])
    return tinyDocument({ components: { securitySchemes: { A, ...others } } })
  }
}

function shared(item: object, count: number): object {
  const paths = fill(count, index => [`/${index}`, { $ref: '#/components/pathItems/P' }])
  return tinyDocument({ paths, components: { pathItems: { P: item } } })
}

function fill(count: number, entry: (index: number) => [string, unknown]): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)))
}

for (const [name, toDocument] of Object.entries(multiplied)) {
  t.test(`${name} that many places refer to are counted before they are read`, async t => {
    t.match(await refusal(toDocument(1_200)), [
      { text: /^the (operations of the )?document (has too many|are too large)/ }
    ])
  })
}

t.test('duplicates are found among many items', async t => {
  const parameters = Array.from({ length: 900 }, (_, index) => ({ name: `p${index}`, in: 'query', schema: {} }))
  const of = (list: readonly object[]) =>
    tinyDocument({
      openapi: '3.0.0',
      paths: { '/a': { get: { parameters: list, responses: { 200: { description: '' } } } } }
    })
  t.equal((await read(of(parameters))).actions[0]?.parameters.length, 900)
  const same = { schema: {}, in: 'query', name: 'p0' }
  t.match(await refusal(of([...parameters, same])), [
    { text: 'an item of a list occurs more than once', detail: ['#/paths/~1a/get/parameters/900'] }
  ])
})

t.test('names the first places in a message and counts the rest', async t => {
  const paths = Object.fromEntries(Array.from({ length: 210 }, (_, index) => [`/${index}/{id}`, { get: {} }]))
  const { messages } = await read(tinyDocument({ paths }))
  t.equal(messages[0]?.detail?.length, 201)
  t.equal(messages[0]?.detail?.at(-1), 'and 10 more')
})

t.test('accepts names such as __proto__', async t => {
  const text = JSON.stringify(named({ properties: { PROTO: { $ref: '#/components/schemas/PROTO' } } })).replace(
    '"A"',
    '"PROTO"'
  )
  const { definitions } = await read(text.replaceAll('PROTO', '__proto__'))
  t.strictSame(
    definitions.map(({ name, content }) => [name, content]),
    [['__proto__', '{"properties":{"__proto__":{"$ref":"#/$defs/__proto__"}}}']]
  )
})

/** Valid and misplaced parts of a document. */
const anything = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>({}, { type: 'string' }, { $ref: '#/components/schemas/A' }, true, {
      type: ['integer', 'null']
    })
  },
  fc.constantFrom<unknown>(
    { $ref: '#/info' },
    { $ref: '#/paths/~1a/get' },
    { $ref: 'x.json' },
    { $ref: '#' },
    { $ref: 5 },
    null,
    7,
    [],
    'text'
  ),
  fc.jsonValue({ maxDepth: 3 })
)
const some = (arbitrary: fc.Arbitrary<unknown>) => fc.option(arbitrary, { nil: undefined, freq: 2 })
const content = fc.dictionary(
  fc.constantFrom('application/json', 'text/xml', '*/*', 'x'),
  fc.record({ schema: some(anything) }),
  { maxKeys: 3 }
)
const parameter = fc.record({
  name: fc.constantFrom('id', 'page', ''),
  in: fc.constantFrom('path', 'query', 'header', 'cookie', 'body'),
  required: fc.boolean(),
  schema: anything
})
const responses = fc.dictionary(
  fc.constantFrom('200', '404', '5XX', 'default', 'x-a'),
  fc.oneof(fc.record({ description: fc.string(), content }), anything),
  { maxKeys: 3 }
)
const operation = fc.record({
  operationId: some(fc.string()),
  parameters: some(fc.array(fc.oneof(parameter, anything), { maxLength: 3 })),
  requestBody: some(fc.oneof(fc.record({ content }), anything)),
  responses: some(responses)
})
const pathItem = fc.oneof(
  fc.dictionary(fc.constantFrom('get', 'post', 'trace', 'parameters', 'servers'), fc.oneof(operation, anything), {
    maxKeys: 3
  }),
  anything
)
const documentsOfAnyKind = fc.record({
  openapi: fc.constantFrom('3.0.3', '3.1.0', '3.1.1'),
  info: fc.oneof({ weight: 9, arbitrary: fc.record({ title: fc.string(), version: fc.string() }) }, anything),
  paths: fc.dictionary(fc.constantFrom('/a', '/a/{id}', 'b', '/{x}/{x}'), pathItem, { maxKeys: 3 }),
  webhooks: some(fc.dictionary(fc.string(), pathItem, { maxKeys: 2 })),
  servers: some(fc.oneof(fc.array(fc.record({ url: fc.constantFrom('https://{a}.example', '/', '') })), anything)),
  components: some(
    fc.record({
      schemas: fc.dictionary(fc.constantFrom('A', 'B', 'c d'), anything, { maxKeys: 3 }),
      securitySchemes: some(
        fc.dictionary(
          fc.string(),
          fc.oneof(fc.record({ type: fc.constantFrom('http', 'oauth2', 'apiKey') }), anything),
          { maxKeys: 2 }
        )
      )
    })
  )
})

t.test('reads any document or refuses it with a message', async t => {
  let taken = 0
  await fc.assert(
    fc.asyncProperty(documentsOfAnyKind, async document => {
      try {
        const api = await read(document)
        taken++
        const known = new Set(api.definitions.map(({ name }) => name))
        const used = [...api.actions, ...api.triggers].flatMap(({ requestBody, responses: all }) => [
          ...(requestBody?.definitions ?? []),
          ...all.flatMap(({ definitions }) => definitions)
        ])
        return known.size === api.definitions.length && used.every(name => known.has(name))
      } catch (error) {
        const { status, body } = error as ApiError
        return status === 400 && (body as unknown as { messages: unknown[] }).messages.length > 0
      }
    }),
    { numRuns: 1_000 }
  )
  t.ok(taken > 20, `${taken} of 1000 were taken`)
})
