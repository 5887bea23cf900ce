/** Hostile texts and JSON, and bodies that are almost valid. */
import fc from 'fast-check'
import type { JsonSchema } from '../../../src/validation/plain-json-schema.js'

/** The secret in every test of hostile input. */
export const SECRET = 'SeCReT'

const LONE_SURROGATE = '\uD800'

const texts = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '/',
    '%',
    '\0',
    '\r\nx-injected: 1',
    '\u2028',
    '\u202E',
    LONE_SURROGATE,
    '\uDFFF',
    '𝒳',
    '\uE0001\uE001',
    '\uE000',
    '\uFEFF'
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toString',
    'then',
    '$ref',
    'null',
    'undefined',
    'NaN',
    'true'
  ],
  ...[
    'latest',
    'default',
    'LATEST',
    '0',
    '-1',
    '1e309',
    '9007199254740993',
    '0x10',
    '00000000000000000000000000',
    '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'
  ],
  ...[
    "'; DROP TABLE connectors; --",
    '" OR 1=1',
    '%_%',
    '*',
    '(a+)+$',
    '{{param.id}}',
    '{{',
    '${7*7}',
    '<script>alert(1)</script>',
    '../../etc/passwd'
  ],
  ...[
    'https://example.com',
    'http://[',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '#/$defs/x',
    '#/paths',
    'http://169.254.169.254/latest'
  ],
  ...[
    '1970-01-01T00:00:00Z',
    '9999-12-31T23:59:60Z',
    '+275760-09-13T00:00:00Z',
    '2024-02-30T00:00:00Z',
    '1ms',
    '0s',
    '-1s',
    '1e3s',
    '99999999999999d'
  ],
  ...[
    'x'.repeat(256),
    'é'.repeat(300),
    '-eyJ'.repeat(2_000),
    ' '.repeat(5_000),
    '𝒳'.repeat(1_000),
    'a:'.repeat(500),
    '['.repeat(3_000)
  ]
]

export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)),
      maxLength: 12
    })
  }
)

const hostileNumber = fc.constantFrom(
  0,
  -0,
  -1,
  1,
  0.5,
  1e21,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 63),
  404,
  600
)

function nest(depth: number, kind: number): unknown {
  let value: unknown = kind
  for (let level = 0; level < depth; level++) value = kind === 0 ? [value] : { a: value }
  return value
}

/** Any JSON; an object can have an own property `__proto__`. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  hostileNumber,
  fc.constantFrom(null, true, false, [], {}, [null], [[]], JSON.parse('{"__proto__":{"a":1}}'), {
    constructor: { prototype: { a: 1 } }
  }),
  fc.tuple(fc.constantFrom(1, 20, 99, 101, 300), fc.constantFrom(0, 1)).map(([depth, kind]) => nest(depth, kind)),
  fc.jsonValue({ maxDepth: 3, noUnicodeString: false }),
  fc.dictionary(hostileText, fc.oneof(hostileText, hostileNumber), { maxKeys: 4 }),
  fc.array(hostileText, { maxLength: 4 })
)

/** Existing ids and names, so that many requests refer to existing data. */
export interface Known {
  readonly ids: readonly string[]
  readonly names: readonly string[]
}

export type Resolve = (schema: JsonSchema) => JsonSchema

const secret = fc.nat(9).map(number => `${SECRET}-${number}-of-the-body`)

const SECRET_NAMES = new Set([
  'value',
  'valueBase64',
  'password',
  'clientSecret',
  'key',
  'accessToken',
  'refreshToken',
  'code',
  'state'
])

/** Values that mostly fit a schema. It knows only the JSON Schema keywords that this project uses. */
export function fitting(schema: JsonSchema, resolve: Resolve, known: Known): fc.Arbitrary<unknown> {
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known.names) },
    { weight: 1, arbitrary: hostileText }
  )

  /** @param isSecret whether the value is within the data of a credential, or within a grant. */
  function valueOf(given: JsonSchema, name: string, depth: number, isSecret = false): fc.Arbitrary<unknown> {
    const { oneOf, const: only, enum: values, type, ...rest } = resolve(given)
    if (only !== undefined) return fc.constant(only)
    if (values !== undefined) return fc.constantFrom(...values)
    if (oneOf !== undefined) return fc.oneof(...oneOf.map(each => valueOf(each, name, depth, isSecret)))
    switch ([type].flat()[0]) {
      case 'object':
        return objectOf(rest, depth, isSecret)
      case 'array':
        return depth > 7 || rest.items === undefined
          ? fc.constant([])
          : fc.array(valueOf(rest.items, name, depth + 1, isSecret), { maxLength: 2 })
      case 'integer':
      case 'number':
        return fc.oneof(fc.nat(500), hostileNumber)
      case 'boolean':
        return fc.boolean()
      case 'string':
        return isSecret && SECRET_NAMES.has(name) ? secret : textOf(rest.format)
      default:
        return depth > 7 ? fc.constant(null) : hostileJson
    }
  }

  function textOf(format: string | undefined): fc.Arbitrary<unknown> {
    if (format === 'ulid') return fc.constantFrom(...known.ids)
    if (format === 'date-time') return fc.constantFrom('2024-01-15T09:00:00Z', '2030-01-01T00:00:00.5+01:00')
    if (format?.includes('duration') === true) return fc.constantFrom('1ms', '0s', '5ms')
    return text
  }

  function objectOf(
    { properties = {}, required = [] }: JsonSchema,
    depth: number,
    isSecret: boolean
  ): fc.Arbitrary<unknown> {
    const names = Object.keys(properties).filter(name => required.includes(name) || depth < 7)
    const parts = names.map(name =>
      valueOf(properties[name] as JsonSchema, name, depth + 1, isSecret || name === 'data' || name === 'grant')
    )
    return fc
      .tuple(fc.tuple(...parts), fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length }))
      .map(([values, kept]) =>
        Object.fromEntries(
          names.flatMap((name, index) => (required.includes(name) || kept[index] ? [[name, values[index]]] : []))
        )
      )
  }

  return valueOf(schema, '', 0)
}

interface Mutation {
  readonly at: number
  readonly kind: number
  readonly name: string
  readonly value: unknown
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(10_000),
  kind: fc.nat(6),
  name: hostileText,
  value: hostileJson
})

/** The values with up to three random changes each. */
export function nearly(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, fc.array(mutation, { maxLength: 3 }))
    .map(([value, changes]) => changes.reduce<unknown>(change, value))
}

/** Removes, renames, doubles, moves or replaces a part, or adds one. */
function change(root: unknown, { at, kind, name, value }: Mutation): unknown {
  const copy = { root: structuredClone(root) }
  const places = placesIn(copy)
  const [holder, key] = places[at % places.length] as Place
  const other = places[(at * 7 + 1) % places.length] as Place
  const found = holder[key]
  switch (kind) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else if (holder !== copy) delete holder[key]
      break
    case 1:
      if (holder !== copy) delete holder[key]
      define(holder, name, harmless(found))
      break
    case 2:
      holder[key] = [found, found]
      break
    case 3:
      holder[key] = harmless(other[0][other[1]])
      break
    case 4:
      define(typeof found === 'object' && found !== null ? (found as Holder) : holder, name, value)
      break
    default:
      holder[key] = value
  }
  return copy.root
}

/** Removes the secret from a moved value: the server may show values that are not in a secret's place. */
function harmless(value: unknown): unknown {
  return JSON.parse((JSON.stringify(value) ?? 'null').replaceAll(SECRET, 'moved')) as unknown
}

type Holder = Record<string, unknown>
type Place = [Holder, string]

/** Adds to an array only as an item, because JSON has no arrays with named properties. */
function define(holder: Holder | unknown[], name: string, value: unknown): void {
  if (Array.isArray(holder)) return void holder.push(value)
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}

function placesIn(holder: Holder, depth = 0): Place[] {
  if (depth > 12) return []
  return Object.keys(holder).flatMap(key => {
    const part = holder[key]
    return [
      [holder, key] as Place,
      ...(typeof part === 'object' && part !== null ? placesIn(part as Holder, depth + 1) : [])
    ]
  })
}

/** Bytes of JSON texts, and of texts that are not JSON. */
export function jsonBytes(values: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const good = values.map(value => Buffer.from(JSON.stringify(value) ?? ''))
  return fc.oneof(
    { weight: 12, arbitrary: good },
    ...[
      good.map(bytes => Buffer.concat([Buffer.from('\uFEFF'), bytes])),
      fc.tuple(good, fc.nat(10_000)).map(([bytes, at]) => bytes.subarray(0, at % (bytes.length + 1))),
      fc.tuple(good, fc.nat(10_000), fc.nat(255)).map(([bytes, at, byte]) => splice(bytes, at, Buffer.from([byte]))),
      fc.tuple(good, fc.nat(10_000)).map(([bytes, at]) => splice(bytes, at, Buffer.from('"\\ud800"'))),
      good.map(bytes => Buffer.from(bytes.toString(), 'utf16le')),
      good.map(bytes => Buffer.from(bytes.toString().replace('{', '{"__proto__":{"admin":true},"name":1,"name":"2",'))),
      fc
        .constantFrom(
          '['.repeat(50_000),
          `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
          '1e999',
          '-',
          '{"a":1}{"b":2}',
          '"\u0000"'
        )
        .map(text => Buffer.from(text)),
      fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes))
    ].map(arbitrary => ({ weight: 1, arbitrary }))
  )
}

/** Replaces bytes at a position, and removes the secret, because it can be in another place now. */
export function splice(bytes: Buffer, at: number, others: Buffer): Buffer {
  const moved = Buffer.from(bytes.toString('latin1').replaceAll(SECRET, 'moved'), 'latin1')
  const from = at % (moved.length + 1)
  return Buffer.concat([moved.subarray(0, from), others, moved.subarray(from + others.length)])
}
