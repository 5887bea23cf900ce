/** Each rule that docs/seeds.md exempts seeds from: a seed that breaks it loads, and a request that does is refused. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { MAX_LINKS } from '../../src/contract/limits.js'
import type { OperationId } from '../../src/contract/operations.js'
import type { PathParameter } from '../../src/contract/operations/parameters.js'
import { schemas } from '../../src/contract/schemas.js'
import { seedJsonSchema } from '../../src/control/seeds/seed-json-schema.js'
import { packagePath } from '../../src/core/package.js'
import type { JsonSchema } from '../../src/validation/plain-json-schema.js'
import { call, createApp } from '../helpers/app.js'
import {
  credentialData,
  schemes,
  seedConnection,
  seedCredential,
  smallSeed,
  ulid,
  use,
  withChange
} from '../helpers/seeds/seeds.js'

/** A seed with more schemes to break. */
function seed(): object {
  const { hmac, 'oauth2 with client_credentials': client } = schemes
  const [first] = smallSeed().connectors
  return withChange(smallSeed(), 'connectors[0].authSchemeConfigs', [...(first?.authSchemeConfigs ?? []), hmac, client])
}

interface Exemption {
  /** What the seed breaks. */
  readonly change: readonly [path: string, value: unknown]
  readonly request: readonly [operation: OperationId, body: object, field: string]
}

const shop = 'connectors[0]'
const draft = `${shop}.versions[2]`
const oauth2 = schemes['oauth2 with authorization_code']
const foreignGrant = { grantType: 'authorization_code', credentialId: ulid('F0RE1GN'), organisationId: ulid('G10BEX') }
const link = { definition: { name: 'Product' } }
const definition = { name: 'Order', accept: ['application/json'] }
const json = 'application/schema+json'

/** A connection of the seed with one credential, and the same connection in a request. */
function connection(scheme: keyof typeof schemes, type: string, data: object) {
  const sent = { authSchemeConfig: schemes[scheme], credential: { type, name: `a ${type}`, data } }
  return {
    seed: seedConnection('EX', 'Exempt', [use('EXC', scheme, seedCredential('EXCRED', type, data))]),
    body: { name: 'Sent', variables: [], credentials: { action: [sent] } }
  }
}

function connects(
  scheme: keyof typeof schemes,
  [type, data]: readonly [type: string, data: object],
  field: string
): Exemption {
  const { seed, body } = connection(scheme, type, data)
  return {
    change: [`${shop}.connections[2]`, seed],
    request: ['CreateConnectorConnection', body, `credentials.action[0].${field}`]
  }
}

function defines(sent: { accept?: string[]; schema: object }, field: string): Exemption {
  return {
    change: [`${draft}.definitions[1]`, { id: ulid('EXD'), ...definition, ...sent }],
    request: ['CreateDefinitions', { definitions: [{ ...definition, ...sent }] }, `definitions[0].${field}`]
  }
}

function acts(responses: readonly object[], field: string): Exemption {
  const action = { name: 'Exempt', type: 'http', method: 'GET', path: '/', parameters: [], responses }
  const withIds = responses.map((response, index) => ({ id: ulid(`EXR${index}`), ...response }))
  const linked = JSON.parse(
    JSON.stringify(withIds, (key, value: unknown) =>
      key === 'definitions' ? (value as object[]).map((each, index) => ({ id: ulid(`EXX${index}`), ...each })) : value
    )
  ) as object[]
  return {
    change: [`${draft}.actions[1]`, { id: ulid('EXA'), ...action, responses: linked }],
    request: ['CreateAction', action, field]
  }
}

/** CreateAction makes all ids itself. */
function repeatsId(): Exemption {
  const definition = { id: ulid('SH0PV3D1'), name: 'Product', accept: ['application/json'], url: 'https://a.example' }
  const responses = [{ id: ulid('EXR'), definitions: [{ id: ulid('EXR'), definition }] }]
  const action = { id: ulid('SH0PV3A1'), name: 'GetProduct', type: 'http', method: 'GET', path: '/', parameters: [] }
  return {
    change: [`${draft}.actions[0].responses`, responses],
    request: ['UpdateAction', { ...action, responses }, 'responses[0].definitions[0].id']
  }
}

/** By the first words of the item in the document. */
const exemptions: Readonly<Record<string, readonly Exemption[]>> = {
  'A connection can use a scheme': [
    connects('basic-auth', ['basic-auth', credentialData['basic-auth']], 'authSchemeConfig.id')
  ],
  'A URL can be empty': [
    {
      change: [`${shop}.authSchemeConfigs[1]`, { ...oauth2, authorizeUrl: '', tokenUrl: '' }],
      request: ['UpsertAuthSchemeConfig', { ...oauth2, tokenUrl: '' }, 'tokenUrl']
    },
    {
      change: [`${shop}.authSchemeConfigs[1]`, { ...oauth2, authorizeUrl: '' }],
      request: ['UpsertAuthSchemeConfig', { ...oauth2, authorizeUrl: '' }, 'authorizeUrl']
    }
  ],
  'A `valueBase64` can be': [
    connects('hmac', ['binary', { valueBase64: 'no base64!' }], 'credential.data.valueBase64')
  ],
  'An `mTLSCredentialId` can name': [
    connects(
      'oauth2 with client_credentials',
      ['oauth2-client', { ...credentialData['oauth2-client'], mTLSEnabled: true, mTLSCredentialId: ulid('N0NE') }],
      'credential.data.mTLSCredentialId'
    )
  ],
  'A grant can name': [
    {
      change: [`${shop}.authSchemeConfigs[1].grant`, foreignGrant],
      request: ['UpsertAuthSchemeConfig', { ...oauth2, grant: foreignGrant }, 'grant.credentialId']
    }
  ],
  'A credential of the type `oauth2-code`': [
    connects('oauth2 with authorization_code', ['oauth2-code', credentialData['oauth2-code']], 'credential.data.state')
  ],
  'An `accept` can be': [defines({ accept: ['json'], schema: { contentType: json, content: '{}' } }, 'accept[0]')],
  'A `contentType` can be': [defines({ schema: { contentType: 'schema', content: '{}' } }, 'schema.contentType')],
  'A schema in YAML': [
    defines({ schema: { contentType: 'application/schema+yaml', content: 'a: [' } }, 'schema.content')
  ],
  'A schema can refer': [
    defines({ schema: { contentType: json, content: '{"$ref":"#/$defs/Unknown"}' } }, 'schema.content')
  ],
  'A body can have': [
    acts([{ status: 200, definitions: [link, link] }], 'responses[0].definitions[1].definition'),
    acts(
      [
        { status: 200, definitions: [] },
        { status: 200, definitions: [] }
      ],
      'responses[1].status'
    ),
    repeatsId(),
    acts([{ status: 200, definitions: Array.from({ length: MAX_LINKS + 1 }, () => link) }], '')
  ]
}

const [, section = ''] =
  /\n## What a seed can hold and a request cannot\n([\s\S]*?)\n## /.exec(
    readFileSync(packagePath('docs/seeds.md'), 'utf8')
  ) ?? []
const items = section.split('\n- ').slice(1)

/** Items that other tests show. */
const others = ['A published version can', 'An action or a trigger without']

t.test('docs/seeds.md lists each exemption, in this order', t => {
  const titles = Object.keys(exemptions)
  t.strictSame(
    items.map(item => [...titles, ...others].find(title => item.startsWith(title)) ?? item),
    [...titles, ...others]
  )
  t.end()
})

for (const [title, group] of Object.entries(exemptions)) {
  t.test(title, async t => {
    for (const { change, request } of group) {
      const [operation, body, field] = request
      // A pretend draft of the seed is what requests change.
      const path: Partial<Record<PathParameter, string>> = {
        organisation_id: ulid('ACME'),
        connector_id: ulid('SH0P'),
        version: '3',
        auth_scheme_config_id: 'oauth2',
        action_name: 'GetProduct'
      }
      const app = await createApp(t, { seeds: [seed()] })
      const refused = await call(app, operation, { path, body, key: 'swo_small' })
      t.equal(refused.statusCode, 400, refused.body)
      t.match(refused.json(), { fields: [{ field }] })
      const exempt = await createApp(t, { seeds: [withChange(seed(), ...change)] })
      const read = await call(exempt, 'GetConnector', { path, key: 'swo_small' })
      t.equal(read.statusCode, 200, read.body)
    }
  })
}

t.test('a seed can publish what PublishConnector refuses, and does not judge what has no response', async t => {
  const dangling = { id: ulid('EXD'), ...definition, schema: { contentType: json, content: '{"$ref":"#/$defs/Gone"}' } }
  const changed = withChange(
    withChange(smallSeed(), `${shop}.versions[1].definitions[1]`, dangling),
    `${draft}.definitions[1]`,
    { ...dangling, id: ulid('EXD2') }
  )
  const app = await createApp(t, { seeds: [changed] })
  const path = { organisation_id: ulid('ACME'), connector_id: ulid('SH0P') }
  const publish = async () => call(app, 'PublishConnector', { path: { ...path, version: '3' }, key: 'swo_small' })
  t.match((await publish()).json(), { code: '400011', fields: [{ field: 'definitions.Order' }] })
  const published = await call(app, 'GetConnectorVersion', { path: { ...path, version: '2' }, key: 'swo_small' })
  t.match(published.json(), { publishedAt: String })

  // Its trigger has no response.
  const plain = await createApp(t, { seeds: [smallSeed()] })
  const publishPlain = call(plain, 'PublishConnector', { path: { ...path, version: '3' }, key: 'swo_small' })
  t.equal((await publishPlain).statusCode, 200)
})

/** The bodies that create what a seed holds. */
const bodies = {
  ConnectionCreate: 'SeedConnection',
  HTTPConnectorCreate: 'SeedHTTPConnector',
  BigQueryConnectorCreate: 'SeedBigQueryConnector',
  ActionHTTPCreate: 'SeedAction',
  TriggerHTTPCreate: 'SeedTrigger',
  DefinitionsCreateDefinition: 'SeedDefinition'
}

t.test('a seed has every constraint that the schemas of requests have', t => {
  for (const [body, seeded] of Object.entries(bodies)) {
    const [sent, held] = [listConstraints(body, schemas), listConstraints(seeded, seedJsonSchema.$defs)]
    t.ok(sent.length > 0, body)
    t.strictSame(
      sent.filter(each => !held.includes(each)),
      [],
      body
    )
  }
  t.end()
})

const CONSTRAINTS = ['const', 'enum', 'format', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems']

/** Such as `.responses[].status minimum 100`. */
function listConstraints(name: string, all: object, path = '', open: readonly string[] = []): string[] {
  const list = (node: JsonSchema, at: string): string[] => {
    const { $ref, properties = {}, items, oneOf = [] } = node
    const target = $ref?.split('/').at(-1)
    if (target !== undefined) return open.includes(target) ? [] : listConstraints(target, all, at, [...open, target])
    const own = Object.entries(node).filter(([keyword]) => CONSTRAINTS.includes(keyword))
    return [
      ...own.map(([keyword, value]) => `${at} ${keyword} ${JSON.stringify(value)}`),
      ...Object.entries(properties).flatMap(([property, each]) => list(each, `${at}.${property}`)),
      ...(items === undefined ? [] : list(items, `${at}[]`)),
      ...oneOf.flatMap(each => list(each, at))
    ]
  }
  return list((all as Readonly<Record<string, JsonSchema>>)[name] as JsonSchema, path)
}
