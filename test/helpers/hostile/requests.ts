/** Hostile requests: well-formed HTTP with hostile contents. */
import fc from 'fast-check'
import type { TSchema } from '@sinclair/typebox'
import { resolveIn } from '../../../src/validation/body-validator.js'
import { type Operation, operationIds, operations } from '../../../src/contract/operations.js'
import type { JsonSchema } from '../../../src/validation/plain-json-schema.js'
import { schemas } from '../../../src/contract/schemas.js'
import { settingNames, settingTable } from '../../../src/contract/settings.js'
import { bodySchemas } from '../../../src/control/body-schemas.js'
import { resolveRef, seedJsonSchema } from '../../../src/control/seeds/seed-json-schema.js'
import { formType, toForm } from '../http-import.js'
import { headerText } from './tokens.js'
import { fitting, hostileJson, hostileText, jsonBytes, type Known, nearly, type Resolve, SECRET } from './values.js'

export interface HostileRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
}

/** A route of the control plane. Parameters in its path begin with a colon. */
export interface AdminRoute {
  readonly method: string
  readonly path: string
}

export interface Target extends Known {
  /** Existing values of each path parameter. */
  readonly parameters: Readonly<Record<string, readonly string[]>>
  /** Organisation ids by API key. */
  readonly organisations: Readonly<Record<string, string>>
  readonly adminRoutes: readonly AdminRoute[]
  /** A valid seed. */
  readonly seed: object
  /** A valid OpenAPI document. */
  readonly document: object
}

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'PROPFIND',
  'MKCOL',
  'LOCK',
  'QUERY',
  'PURGE',
  'M-SEARCH'
]

/** A segment of a path, without characters that would end the request line. */
const rawPart = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '.',
      '..',
      '%',
      '%2',
      '%zz',
      '%00',
      '%2f',
      '%2F..%2f',
      '%252e',
      '%c0%af',
      '%ff',
      '%ed%a0%80',
      '%f4%90%80%80',
      '%E2%80%AE',
      '%0d%0a',
      '%23',
      '%3F'
    ],
    ...[
      '*',
      ';a=b',
      ':',
      '@',
      '~',
      "!$&'()*+,=",
      '%F0%9D%92%B3',
      'a%20b',
      '%25',
      '{x}',
      '<>',
      '"',
      '^`|',
      '\\..\\',
      '__proto__',
      'constructor',
      'swo_demo_acme',
      'x-eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.SeCReT',
      'x'.repeat(3_000),
      '%41'.repeat(1_000)
    ]
  ),
  hostileText.map(text => encodeURIComponent(text.toWellFormed()).slice(0, 8_000))
)

const rawQuery = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'first',
        'after',
        'before',
        'sort',
        'tags',
        'categories',
        'protocol',
        'name',
        'force',
        'sandbox',
        'status',
        'limit',
        'count',
        'since',
        'pending',
        'state',
        'code',
        '__proto__',
        'constructor',
        'a[]',
        'a[b]',
        '',
        '%'
      ),
      fc.oneof(
        rawPart,
        fc.constantFrom(
          '1',
          '1000',
          '1001',
          '-1',
          '1e3',
          'true',
          'name:asc',
          'name:desc,name:asc',
          'id:asc',
          'default',
          'eyJ9',
          '2xx',
          'swo_demo_acme',
          'Bearer%20swo_demo_library',
          'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.SeCReT'
        )
      )
    ),
    { maxLength: 5 }
  )
  .map(pairs => (pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`))

const contentType = fc.constantFrom(
  ...[
    'application/json',
    'application/json; charset=utf-16',
    'application/json;charset="utf-8"; charset=x',
    'APPLICATION/JSON',
    'text/plain',
    'application/xml',
    'multipart/form-data',
    formType
  ],
  ...[
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary="${'b'.repeat(200)}"`,
    'application/x-www-form-urlencoded',
    'nonsense; ;',
    ';',
    '/',
    'constructor',
    '__proto__',
    'application/json, text/plain'
  ]
)

const manyHeaders = fc.array(
  fc.oneof(
    fc.constantFrom<[string, string]>(
      ...[
        'Expect: 100-continue',
        'Expect: the-worst',
        'Upgrade: websocket',
        'Upgrade: h2c',
        'Connection: upgrade',
        'HTTP2-Settings: AAMAAABkAAQAAP__',
        'TE: trailers'
      ].map(toPair),
      ...[
        'X-HTTP-Method-Override: DELETE',
        'X-HTTP-Method: DELETE',
        'X-Method-Override: PUT',
        'X-Original-URL: /__admin/state',
        'X-Rewrite-URL: /__admin/reset',
        'X-Forwarded-Host: evil'
      ].map(toPair),
      ...[
        'Content-Encoding: gzip',
        'Content-Encoding: br, gzip',
        'Accept: text/html',
        'Accept: nothing/at-all',
        'Accept-Charset: utf-16',
        'Range: bytes=0-1',
        'If-Match: "x"',
        'If-None-Match: *'
      ].map(toPair),
      ...[
        'x-mock-sandbox: nowhere',
        'x-mock-sandbox: swo_demo_acme',
        'Accept-Language: swo_demo_globex',
        `x-trace: Bearer ${SECRET}-of-a-header`,
        'x-mock-sandbox: __proto__',
        'x-mock-sandbox: default',
        'Origin: https://evil.example.com',
        'Origin: null',
        'Cookie: a=b; __proto__=x',
        'x-request-id: x',
        '__proto__: x'
      ].map(toPair)
    ),
    fc.tuple(
      fc.constantFrom('x-mock-sandbox', 'Accept', 'User-Agent', 'Referer', 'x-custom', 'constructor', 'Origin'),
      headerText
    )
  ),
  { maxLength: 4 }
)

const oddHeaders = fc.oneof(
  { weight: 3, arbitrary: fc.constant<[string, string][]>([]) },
  { weight: 1, arbitrary: manyHeaders }
)

function toPair(line: string): [string, string] {
  return line.split(/: (.*)/s, 2) as [string, string]
}

const seedSchema: [JsonSchema, Resolve] = [seedJsonSchema, schema => resolveRef(schema, seedJsonSchema)]

/** Bodies that an operation's schemas allow, and bodies that are almost valid. */
function vendorBody({ body }: Operation, target: Target): fc.Arbitrary<Buffer> {
  const names = [...new Set(Object.values(body?.content ?? { none: 'ConnectorVersionCreate' }))]
  const resolve = resolveIn(schemas)
  const bodies = names.map(name => nearly(fitting(schemas[name] as TSchema as JsonSchema, resolve, target)))
  return jsonBytes(fc.oneof({ weight: 9, arbitrary: fc.oneof(...bodies) }, { weight: 1, arbitrary: hostileJson }))
}

/** Bodies for the control plane, mostly those that fit the route. */
function adminBody(path: string, target: Target): fc.Arbitrary<Buffer> {
  const resolve = resolveIn(bodySchemas)
  const [, noun = ''] = /^\/__admin\/(\w+?)(?:e?s)?(?:\/|$)/.exec(path) ?? []
  const isMeant = (name: string) => name.toLowerCase().includes(noun.toLowerCase())
  const bodies = Object.entries(bodySchemas).map(([name, schema]) => ({
    weight: isMeant(name) ? 20 : 1,
    arbitrary: nearly(fitting(schema as JsonSchema, resolve, target))
  }))
  const settings = fc.record({
    name: fc.constantFrom(...settingNames),
    other: hostileText,
    value: hostileJson,
    one: fc.nat(3)
  })
  const changes = settings.map(({ name, other, value, one }) =>
    one === 0
      ? { [other]: value }
      : { [name]: one === 1 ? value : settingTable[name].values[one % settingTable[name].values.length] }
  )
  return jsonBytes(
    fc.oneof(
      ...bodies,
      { weight: noun === 'setting' ? 40 : 1, arbitrary: changes },
      { weight: noun === 'state' ? 40 : 1, arbitrary: hostileSeeds(target) },
      { weight: noun === 'sandbox' ? 10 : 1, arbitrary: hostileSeeds(target).map(seed => ({ seed })) },
      { weight: 2, arbitrary: hostileJson }
    )
  )
}

/** Seeds that are almost valid: a valid seed with changes, or any seed that the schema allows. */
export function hostileSeeds(target: Target): fc.Arbitrary<unknown> {
  return fc.oneof(
    nearly(fc.constant(target.seed)),
    nearly(fitting(...seedSchema, target)),
    nearly(fc.constant(target.seed))
  )
}

function forms(target: Target): fc.Arbitrary<Buffer> {
  const name = fc.oneof(
    fc.constantFrom('file', 'metadata', 'file', '__proto__', '', 'x'.repeat(5_000), 'a"; x="'),
    headerText.map(text => text.replaceAll('"', ''))
  )
  const document = nearly(fc.constant(target.document)).map(value => JSON.stringify(value) ?? '')
  const content = fc.oneof(
    document,
    document,
    hostileText,
    fc.constantFrom('{"format":"openapi"}', '{"format":"openapi","version":"9"}', '{', '[]', 'a: &a [*a]')
  )
  const more = fc.constantFrom(
    '',
    '; filename="x"',
    '; filename=""',
    '\r\nContent-Type: application/json',
    '\r\nContent-Transfer-Encoding: base64',
    '\r\nX: y',
    "; filename*=UTF-8''%zz"
  )
  const part = fc.record({ name, content, more })
  const good = document.map(text =>
    toForm([
      { name: 'metadata', content: '{"format":"openapi","version":"9"}' },
      { name: 'file', content: text, more: '; filename="x"' }
    ])
  )
  const form = fc.oneof(
    good,
    fc.array(part, { maxLength: 4 }).map(toForm),
    fc.array(part, { minLength: 19, maxLength: 30 }).map(toForm)
  )
  return fc.oneof(
    { weight: 6, arbitrary: form },
    {
      weight: 1,
      arbitrary: fc.tuple(form, fc.nat(20_000)).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1)))
    },
    {
      weight: 1,
      arbitrary: form.map(bytes => Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'))
    }
  )
}

/** Paths of an operation, mostly with existing values. */
function pathTo(
  path: string,
  { parameters }: Target,
  isParameter: (part: string) => string | undefined
): fc.Arbitrary<string> {
  const parts = path.split('/').map(part => {
    const name = isParameter(part)
    if (name === undefined) return fc.constant(part)
    const there = parameters[name] ?? []
    const value = there.length === 0 ? rawPart : fc.constantFrom(...there).map(encodeURIComponent)
    return fc.oneof({ weight: 19, arbitrary: value }, { weight: 1, arbitrary: rawPart })
  })
  return fc.tuple(...parts).map(all => all.join('/'))
}

const hostilePath = fc.constantFrom<(path: string) => string>(
  path => path,
  ...Array.from({ length: 100 }, () => (path: string) => path),
  path => `${path}/`,
  path => `/${path}`,
  path => `${path}#fragment`,
  path => `http://evil.example.com${path}`,
  path => path.replace(/o/, '%6f'),
  path => path.toUpperCase(),
  path => path.replaceAll('/', '//'),
  path => `/./x/..${path}`,
  path => `${path}%`,
  path => path.slice(1),
  () => '*',
  () => 'evil.example.com:443'
)

/** Requests to all operations of the vendor, with the API key of the organisation in the path. */
export function vendorRequests(target: Target): fc.Arbitrary<HostileRequest & { readonly key: string }> {
  const each = operationIds.map(id => {
    const operation: Operation = operations[id]
    const isForm = operation.body !== undefined && 'multipart/form-data' in operation.body.content
    const body =
      operation.body === undefined
        ? fc.oneof(fc.constant(Buffer.alloc(0)), vendorBody(operation, target))
        : vendorBody(operation, target)
    return fc.record({
      method: mostly(operation.method),
      prefix: fc.constantFrom('', '/api/connect/v1'),
      path: pathTo(operation.path, target, part => /^\{(\w+)\}$/.exec(part)?.[1]),
      typed: fc.oneof(
        {
          weight: 5,
          arbitrary: isForm
            ? fc.oneof(typed('application/json', body), typed(formType, forms(target)))
            : typed('application/json', body)
        },
        { weight: 1, arbitrary: contentType.chain(type => typed(type, body)) }
      )
    })
  })
  const keys = Object.keys(target.organisations)
  const organisationOf = (path: string) =>
    keys.find(key => path.includes(target.organisations[key] as string)) ?? keys[0] ?? ''
  return fc.tuple(fc.oneof(...each), hostilePath, rawQuery, oddHeaders).map(
    ([
      {
        method,
        prefix,
        path,
        typed: [type, body]
      },
      toTarget,
      query,
      headers
    ]) => ({
      method,
      target: toTarget(prefix + path) + query,
      headers: [...headers, ...(type === '' ? [] : [['Content-Type', type] as const])],
      body,
      key: organisationOf(path)
    })
  )
}

/** Requests to the control plane and all other routes that are not operations. */
export function otherRequests(target: Target): fc.Arbitrary<HostileRequest> {
  // The stream has no end. Its own test sends odd queries.
  const routes = target.adminRoutes.filter(({ path }) => !path.endsWith('/stream'))
  const each = routes.map(({ method, path }) => {
    const bodies = adminBody(path, target)
    return fc.tuple(
      mostly(method),
      pathTo(path, target, part => (part.startsWith(':') ? part.slice(1) : undefined)),
      method === 'GET' ? fc.oneof(fc.constant(Buffer.alloc(0)), bodies) : bodies
    )
  })
  const type = fc.oneof(
    { weight: 6, arbitrary: fc.constant('application/json') },
    { weight: 1, arbitrary: contentType }
  )
  return fc
    .tuple(fc.oneof(...each), hostilePath, rawQuery, oddHeaders, type)
    .map(([[method, path, body], toTarget, query, headers, mediaType]) => ({
      method,
      target: toTarget(path) + query,
      headers: [...headers, ['Content-Type', mediaType]],
      body
    }))
}

function mostly(method: string): fc.Arbitrary<string> {
  return fc.oneof({ weight: 15, arbitrary: fc.constant(method) }, { weight: 1, arbitrary: fc.constantFrom(...METHODS) })
}

function typed(type: string, body: fc.Arbitrary<Buffer>): fc.Arbitrary<[string, Buffer]> {
  return body.map(bytes => [type, bytes])
}

/** The bytes of a request, with the correct length and `Connection: close`. */
export function toBytes({ method, target, headers, body }: HostileRequest): Buffer {
  const lines = [...headers, ['Content-Length', String(body.length)], ['Connection', 'close']].map(
    ([name, value]) => `${name}: ${value}\r\n`
  )
  const head = `${method} ${target.replaceAll(/[\s\p{Cc}]/gu, '')} HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), body])
}
