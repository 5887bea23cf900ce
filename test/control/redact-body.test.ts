/** Whether a body of an operation is redacted exactly where the contract has secrets. */
import type { TSchema } from '@sinclair/typebox'
import fc from 'fast-check'
import t from 'tap'
import { operationIds, operations, type Operation } from '../../src/contract/operations.js'
import { schemas } from '../../src/contract/schemas.js'
import { redactBody } from '../../src/control/journal/redact-body.js'
import { redactText } from '../../src/control/journal/redact-text.js'

interface Sample {
  readonly value: unknown
  readonly plain: readonly string[]
  readonly secret: readonly string[]
}

type Schema = TSchema & {
  readonly $ref?: string
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly description?: string
}

let texts = 0

/** Values of a schema with every property, whose texts are all different. At least one for each choice. */
function sample(schema: Schema, isSecret = false): Sample[] {
  if (schema.$ref !== undefined) return sample(schemas[schema.$ref] as Schema, isSecret)
  if (schema.oneOf !== undefined) return schema.oneOf.flatMap(each => sample(each, isSecret))
  if (schema.const !== undefined) return [{ value: schema.const, plain: [], secret: [] }]
  if (schema.enum !== undefined) return [{ value: (schema.enum as unknown[])[0], plain: [], secret: [] }]
  if (schema.items !== undefined) return sample(schema.items, isSecret).map(one => ({ ...one, value: [one.value] }))
  if (schema.properties !== undefined) return sampleObject(schema, isSecret)
  if (schema.patternProperties !== undefined) return sampleRecord(Object.values(schema.patternProperties)[0] as Schema)
  if (schema.type !== 'string' && !(Array.isArray(schema.type) && schema.type.includes('string'))) {
    return [{ value: 1, plain: [], secret: [] }]
  }
  const text = `text ${++texts}.`
  return [isSecret ? { value: text, plain: [], secret: [text] } : { value: text, plain: [text], secret: [] }]
}

/** The names of tags are free; the data of credentials that the contract does not describe is secret. */
function sampleRecord(schema: Schema): Sample[] {
  const isSecret = schema.type === undefined
  const item = isSecret ? { type: 'string' } : schema
  return sample(item as Schema, isSecret).map(one => ({ ...one, value: { key: one.value, code: one.value } }))
}

function sampleObject({ $id = '', properties = {} }: Schema, isSecret: boolean): Sample[] {
  const parts = Object.entries(properties).map(([name, each]) => {
    const isRedacted = /^(Redacted|Omitted)/.test(each.description ?? '') || $id === 'CredentialDataOAuth2Code'
    return [name, sample(each, isSecret || isRedacted)] as const
  })
  const count = Math.max(1, ...parts.map(([, samples]) => samples.length))
  return Array.from({ length: count }, (_, index) => {
    const chosen = parts.map(([name, samples]) => [name, samples[index % samples.length] as Sample] as const)
    return {
      value: Object.fromEntries(chosen.map(([name, { value }]) => [name, value])),
      plain: chosen.flatMap(([, { plain }]) => plain),
      secret: chosen.flatMap(([, { secret }]) => secret)
    }
  })
}

const bodies = operationIds.flatMap(id => {
  const { body, success, errors = {} }: Operation = operations[id]
  const names = [...Object.values(body?.content ?? {}), success.schema]
  const plain = names.filter(name => name !== undefined && name !== 'RawSchema')
  return [
    ...plain.map(name => [id, name as string, 'operation'] as const),
    ...['Error', ...Object.values(errors)].map(name => [id, name as string, 'error'] as const)
  ]
})

t.test('redacts every secret of the contract in every body, and nothing else', async t => {
  let secrets = 0
  for (const [id, name, rules] of bodies) {
    for (const { value, plain, secret } of sample(schemas[name] as Schema)) {
      const kept = JSON.stringify(redactBody(value, rules))
      secrets += secret.length
      t.strictSame(
        [secret.filter(text => kept.includes(text)), plain.filter(text => !kept.includes(text))],
        [[], []],
        `${id}: ${name}`
      )
    }
  }
  t.ok(secrets > 100, `${secrets} secrets`)
})

t.test('a schema of a user keeps properties with the names of secrets', async t => {
  const schema = { properties: { token: { type: 'string' }, data: { default: 'x' } }, required: ['token'] }
  t.strictSame(redactBody(schema, 'schema'), schema)
  t.strictSame(redactBody({ default: 'Bearer abcdefgh' }, 'schema'), { default: '******' })
})

t.test('masks secret parameters in URLs, such as the state of an OAuth flow', async t => {
  t.strictSame(redactBody({ url: 'https://idp.test/authorize?client_id=a&state=b%2F&scope=c#token=d' }), {
    url: 'https://idp.test/authorize?client_id=a&state=******&scope=c#token=******'
  })
})

const SECRET = 'hunter2-7f3a'
const secretNames = ['password', 'clientSecret', 'access_token', 'apiKey', 'refreshToken', 'authorization']
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const json = fc.letrec(tie => ({
  value: fc.oneof(
    fc.constantFrom('plain', 'a: b', "it's", 'x"y'),
    fc.integer(),
    fc.boolean(),
    tie('object'),
    tie('list')
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc
    .dictionary(fc.constantFrom('name', 'note', 'id'), tie('value'), { maxKeys: 3 })
    .chain(own => fc.constantFrom(...secretNames).map(name => ({ ...own, [name]: SECRET, last: 1 })))
}))['object'] as fc.Arbitrary<object>

t.test('a secret in malformed or cut JSON is never readable', async () => {
  const damages = {
    cut: (text: string, at: number) => text.slice(0, at),
    drop: (text: string, at: number) => text.slice(0, at) + text.slice(at + 1),
    insert: (text: string, at: number, character: string) => text.slice(0, at) + character + text.slice(at)
  }
  const property = fc.property(
    json,
    fc.constantFrom(...(['cut', 'drop', 'insert'] as const)),
    fc.nat(999),
    fc.constantFrom('"', '{', '}', '[', ',', ':', "'", '\\', 'x', '\n'),
    fc.boolean(),
    (body, damage, part, character, isPretty) => {
      const text = JSON.stringify(body, null, isPretty ? 2 : 0)
      const damaged = damages[damage](text, Math.floor((part * (text.length + 1)) / 1_000), character)
      // A damaged name can leave valid JSON, which has another property then.
      fc.pre(!isJson(damaged))
      const kept = redactText(damaged)
      if (kept.includes('hunter2')) throw new Error(`${damaged} became ${kept}`)
    }
  )
  fc.assert(property, { numRuns: 3_000 })
})

t.test('a text without secrets stays as it is', async t => {
  for (const text of [
    '{"name": "Shop", "versions": [',
    'name: Shop\nversions:\n  - name: 1.0.0\n',
    'name=Shop&first=10',
    '--x\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{"name":"Shop"}\r\n--x--',
    '',
    '"',
    "it's"
  ]) {
    t.equal(redactText(text), text)
  }
})

t.test('finds secrets in forms, YAML and other texts', async t => {
  for (const [text, kept] of [
    ['grant=x&client_secret=hunter2&a=b', 'grant=x&client_secret=******&a=b'],
    ['password: hunter2\nname: x', 'password: ******\nname: x'],
    ["{'password': 'hunter2', 'name': 'x'}", "{'password': '******', 'name': 'x'}"],
    ['{password: hunter2}', '{password: ******}'],
    ['{"data": {"username": "me", "value": "hunter2', '{"data": {"username": "me", "value": "******"'],
    ['Authorization: Bearer hunter2-7f3a', 'Authorization: ****** ******'],
    ['see swo_demo_acme', 'see ******'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nx: y', '******\nx: y']
  ]) {
    t.equal(redactText(text as string), kept)
  }
})

t.test('takes no more than linear work', async t => {
  for (const part of [
    '"',
    '\\"',
    "'",
    '{',
    '{"a":',
    'password:',
    '-----BEGIN PRIVATE KEY-----',
    'a:=',
    'swo_',
    'Bearer '
  ]) {
    t.type(redactText(part.repeat(65_536 / part.length)), 'string')
  }
})
