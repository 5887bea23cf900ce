import { createHash, generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import { readSeeds } from '../../src/control/seeds/read-seeds.js'
import {
  MAX_DEFINITIONS,
  MAX_REFERENCES,
  MAX_RESOURCES,
  MAX_RESOURCES_LENGTH,
  MAX_TEXT_LENGTH
} from '../../src/contract/limits.js'
import { joinWithOr } from '../../src/core/quote.js'
import {
  acme,
  credentialData,
  fittingTypes,
  globex,
  missing,
  notKnown,
  problemsOf,
  schemes,
  seedConnection,
  seedConnector,
  seedCredential,
  seedVersion,
  smallSeed,
  ulid,
  unknown,
  use,
  used,
  withChange
} from '../helpers/seeds/seeds.js'

const strict = { strictIds: true }
const yaml = 'users: [{ sub: a, organisations: [] }]\n'
const json = '{"users":[{"sub":"b","organisations":[]}]}'

t.test('reads YAML, JSON, and all seed files of a folder sorted by name', async t => {
  const dir = t.testdir({ 'b.json': json, 'a.yaml': yaml, 'c.yml': 'users: []', 'notes.md': '# no seed', 'd.txt': '[' })
  const expected = [
    { file: join(dir, 'a.yaml'), document: { users: [{ sub: 'a', organisations: [] }] } },
    { file: join(dir, 'b.json'), document: { users: [{ sub: 'b', organisations: [] }] } },
    { file: join(dir, 'c.yml'), document: {} }
  ]
  for (const each of expected) t.strictSame((await readSeeds([each.file], strict)).files, [each])
  t.strictSame((await readSeeds([dir], strict)).files, expected)
})

t.test('validates several files together', async t => {
  const { organisations, users, connectors } = smallSeed()
  const [references, names] = [{ users, connectors }, { organisations }].map(each => JSON.stringify(each))
  const dir = t.testdir({ 'a.json': references ?? '', 'b.json': names ?? '' })
  const file = join(dir, 'a.json')
  t.strictSame(await problemsOf([file, join(dir, 'b.json')]), [])
  t.strictSame(await problemsOf(file), [
    { file, path: 'users[0].organisations[0]', message: unknown(acme) },
    { file, path: 'connectors[0].organisationId', message: unknown(acme) },
    { file, path: 'connectors[1].organisationId', message: unknown(acme) }
  ])
})

t.test('names both files that use the same unique value', async t => {
  const dir = t.testdir({ 'a.yaml': yaml, 'b.yaml': yaml })
  const message = `the user ${used('a', `users[0].sub of ${join(dir, 'a.yaml')}`)}`
  t.strictSame(await problemsOf(dir), [{ file: join(dir, 'b.yaml'), path: 'users[0].sub', message }])
})

const NO_SEED = 'the folder has no seed; add a .yaml or .yml or .json file'
const TWICE = 'is not valid YAML: Map keys must be unique at line 2, column 1'
const MULTIPLE =
  'is not valid YAML: Source contains multiple documents; please use YAML.parseAllDocuments() at line 2, column 1'
const CIRCLE = 'Converting circular structure to JSON'
const NO_ALIAS = 'cannot be converted to JSON: Unresolved alias (the anchor must be set before the alias)'

const badFiles: [says: string, name: string, content: string | undefined, message: string][] = [
  ['a file that is not YAML', 'a.yaml', 'users: "a\n', 'is not valid YAML: Missing closing "quote at line 2, column 1'],
  ['a file that is not JSON', 'a.json', '{"users": [', 'is not valid JSON: Unexpected end of JSON input'],
  ['an empty JSON file', 'a.json', '', 'is not valid JSON: Unexpected end of JSON input'],
  ['a duplicate YAML key', 'a.yaml', `${yaml}${yaml}`, TWICE],
  ['several YAML documents', 'a.yaml', 'users: []\n---\n', MULTIPLE],
  ['an alias without an anchor', 'a.yaml', 'users: *a\n', NO_ALIAS],
  ['a missing file', 'a.yaml', undefined, 'does not exist; name a YAML or JSON file, or a folder of them'],
  ['YAML that contains itself', 'a.yaml', 'users: &a [*a]\n', `cannot be converted to JSON: ${CIRCLE}`],
  ['an empty folder', 'empty', undefined, NO_SEED],
  ['a folder without a seed', 'other', undefined, NO_SEED],
  ['an empty document', 'a.yaml', '', 'expected an object, got null'],
  ['a document of comments', 'a.yaml', '# users: []\n', 'expected an object, got null'],
  ['a list', 'a.yaml', '- users\n', 'expected an object, got an array'],
  ['a string', 'a.json', '"users"', 'expected an object, got a string']
]

for (const [says, name, content, message] of badFiles) {
  t.test(`reports ${says}`, async t => {
    const folders = { empty: {}, other: { 'a.txt': '' } }
    const file = join(t.testdir({ ...folders, ...(content !== undefined && { [name]: content }) }), name)
    t.strictSame(await problemsOf(file), [{ file, path: '', message }])
  })
}

t.test('reports a subfolder in a folder of seeds', async t => {
  const dir = t.testdir({ 'a.yaml': {} })
  const message = 'cannot be read (it is a directory; name a regular file)'
  t.strictSame(await problemsOf(dir), [{ file: join(dir, 'a.yaml'), path: '', message }])
})

/** The problem is at the place of the change, unless `where` is given. */
type Row = [says: string, at: string, value: unknown, message: string, where?: string]

const shop = 'connectors[0]'
const version = `${shop}.versions[0]`
const response = `${version}.actions[0].responses[0]`
const link = `${response}.definitions[0]`
const scheme = `${shop}.authSchemeConfigs[0]`
const grant = `${shop}.authSchemeConfigs[1].grant`
const connections = `${shop}.connections`
const firstUse = `${connections}[0].credentials.action[0]`
const secondUse = `${connections}[1].credentials.action[0]`
const apiKey = 'organisations[0].apiKeys[0]'

const ULID =
  'a ULID (26 characters of 0-9 and A-Z without I, L, O and U, the first at most 7; with strictIds: false, any text ' +
  'that is not empty)'
const TIME = 'an RFC 3339 time such as "2024-01-15T09:00:00Z"'
const PLACES = 'query, header or cookie'
const SCHEMES = 'none, api-key, basic-auth, oauth2, hmac or certificate'
const GRANTS = 'authorization_code, client_credentials or password'
const CREDENTIALS =
  'none, string, binary, basic-auth, oauth2-client, oauth2-code, oauth2-password, oauth2-token, certificate, ' +
  'custom-function or jwt-bearer'
const SETTINGS =
  'importConnections, repeatImport, draftImport, oauth2Consent, openapiImport, emptyLists, emptyErrors, jsonCharset, ' +
  'strictIds or validateResponses'
const KEY = 'key, sha256, name or expiresAt'
const LINK = 'id, name, accept, description, url or referencedBy'
const PATTERN = '"^[a-zA-Z0-9_\\-$]+$"'
const cut = `"${'x'.repeat(60)}…"`

const wrongValues: Row[] = [
  ['a value that is not listed', `${scheme}.in`, 'body', `expected ${PLACES}, got "body"`],
  ['a value near a listed one', `${scheme}.in`, 'Headers', `expected ${PLACES}, got "Headers"; did you mean "header"?`],
  ['a number for a text', `${version}.name`, 1.1, 'expected a string, got 1.1 (put it in quotes)'],
  ['a truth value for a text', `${version}.name`, false, 'expected a string, got false (put it in quotes)'],
  ['a number for a time', `${version}.publishedAt`, 24, 'expected a string or null, got 24 (put it in quotes)'],
  ['null for a text', `${version}.name`, null, 'expected a string, got null'],
  ['a list for a text', `${version}.name`, [], 'expected a string, got an array'],
  ['an object for a text', `${version}.name`, {}, 'expected a string, got an object'],
  ['a text for a truth value', `${shop}.public`, 'true', 'expected true or false, got "true"'],
  ['a number for a list', `${shop}.versions`, 1, 'expected an array, got a number'],
  ['a text for an object', `${shop}.tags`, 'sales', 'expected an object, got a string'],
  ['a text for a whole number', `${response}.status`, '200', 'expected an integer, got "200"'],
  ['half a number', `${response}.status`, 200.5, 'expected an integer, got 200.5'],
  ['an empty name', `${version}.name`, '', 'must NOT have fewer than 1 characters, got ""'],
  ['256 characters', `${version}.name`, 'x'.repeat(256), `must NOT have more than 255 characters, got ${cut}`],
  ['a name of no action', `${version}.actions[0].name`, 'a b', `must match pattern ${PATTERN}, got "a b"`],
  ['an empty API key', apiKey, {}, `expected an object with ${KEY}, got an empty object`],
  ['a link to nothing', `${link}.definition`, {}, `expected an object with ${LINK}, got an empty object`],
  [
    'a near value of a setting',
    'settings.draftImport',
    'alow',
    'expected reject or allow, got "alow"; did you mean "allow"?'
  ],
  ['a wrong value of a setting', 'settings.strictIds', 0, 'expected true or false, got 0'],
  ...['short', ulid('SH0P').slice(1), `8${ulid('SH0P').slice(1)}`, ulid('SHIP'), ''].map((id): Row => [
    `the malformed id "${id}"`,
    `${shop}.id`,
    id,
    `expected ${ULID}, got "${id}"`
  ]),
  ...[
    ...['2024-02-31T00:00:00Z', '2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '2024-01-15T25:00:00Z'],
    ...['2024-01-15T09:00:00', '2024-01-15', '2024-01-15 09:00:00Z', '2024-01-15T09:00:00.Z', 'now', '']
  ].map((time): Row => [`the malformed "${time}"`, `${shop}.createdAt`, time, `expected ${TIME}, got "${time}"`])
]

const wrongObjects: Row[] = [
  ['a missing property', 'organisations[0].name', undefined, missing('name'), 'organisations[0]'],
  ['no place of a protocol', 'connectors[1].datasetId', undefined, missing('datasetId'), 'connectors[1]'],
  ['an unknown property', 'users[0].colour', 1, notKnown('colour', 'expected sub or organisations'), 'users[0]'],
  ['a near property', 'users[0].subs', '', notKnown('subs', 'did you mean "sub"?'), 'users[0]'],
  ['an unknown property of a secret', `${apiKey}.keys`, '', `unknown property; expected ${KEY}`, apiKey],
  ['a near property of the document', 'connector', [], notKnown('connector', 'did you mean "connectors"?'), ''],
  ['an unknown setting', 'settings.colour', 1, notKnown('colour', `expected ${SETTINGS}`), 'settings'],
  ['a near setting', 'settings.strictids', false, notKnown('strictids', 'did you mean "strictIds"?'), 'settings'],
  ['no protocol', `${shop}.protocol`, undefined, `${missing('protocol')}; expected http or bigquery`, shop],
  ['an unknown protocol', `${shop}.protocol`, 'grpc', 'protocol: expected http or bigquery, got "grpc"', shop],
  ['no scheme', `${scheme}.schemeType`, undefined, `${missing('schemeType')}; expected ${SCHEMES}`, scheme],
  ['an unknown scheme', `${scheme}.schemeType`, 'saml', `schemeType: expected ${SCHEMES}, got "saml"`, scheme],
  ['a scheme that is no text', `${scheme}.schemeType`, 2, `schemeType: expected ${SCHEMES}, got 2`, scheme],
  ['no grant', `${grant}.grantType`, undefined, `${missing('grantType')}; expected ${GRANTS}`, grant],
  [
    'a grant that is near to one',
    `${grant}.grantType`,
    'client-credentials',
    `grantType: expected ${GRANTS}, got "client-credentials"; did you mean "client_credentials"?`,
    grant
  ],
  [
    'no type of credential',
    `${firstUse}.credential.type`,
    undefined,
    `${missing('type')}; expected ${CREDENTIALS}`,
    `${firstUse}.credential`
  ],
  [
    'an unknown type of credential',
    `${firstUse}.credential.type`,
    'fingerprint',
    `type: expected ${CREDENTIALS}, got "fingerprint"`,
    `${firstUse}.credential`
  ]
]

const sha256 = createHash('sha256').update('swo_small').digest('hex')
const usedKey = `the API key of SHA-256 ${used(sha256, apiKey)}`
const RESERVED = 'expected a name other than latest or default'
const EITHER = 'expected either "key" or "sha256"'
const BOTH = 'expected both "credentialId" and "organisationId", or neither'
const NO_CREDENTIAL = 'must contain at least one credential; use type `none` if no authentication is needed'
const NO_SCHEMA = 'expected the text of a JSON Schema: an object, true or false'
const draft = { ...seedVersion('DRAFT', 'draft', null), actions: [], triggers: [], definitions: [] }
const product = { id: ulid('D2'), name: 'Product', accept: [] }
const order = { name: 'Order' }
const grants = { authorization_code: { grantType: 'authorization_code' }, password: { grantType: 'password' } }
const passwordUse = {
  ...use('CC3', 'oauth2 with password', seedCredential('PASS', 'oauth2-token', { scopes: [] })),
  authSchemeConfig: { ...schemes['oauth2 with password'], grant: { ...grants.password, organisationId: acme } }
}
const foreign = seedCredential('F0RE1GN', 'string', { value: 'x' })

const wrongVersions: Row[] = [
  ['the reserved name latest', `${version}.name`, 'latest', `${RESERVED}, got "latest"`],
  ['the reserved name default', `${version}.name`, 'default', `${RESERVED}, got "default"`],
  [
    'two defaults',
    'connectors[1].versions',
    [
      { ...draft, isDefault: true },
      { ...draft, id: ulid('V2'), name: '2', isDefault: true }
    ],
    'isDefault can be true for one version only, not for "draft" and "2"'
  ],
  [
    'isLatest false on the latest',
    `${shop}.versions[1].isLatest`,
    false,
    'expected true: by publishedAt, "2" is latest'
  ],
  ['isLatest on another version', `${version}.isLatest`, true, 'expected false: by publishedAt, "2" is latest'],
  [
    'isLatest where nothing is published',
    'connectors[1].versions',
    [{ ...draft, isLatest: true }],
    'expected false: no version is published',
    'connectors[1].versions[0].isLatest'
  ]
]

const notUnique: Row[] = [
  ['an organisation id', 'organisations[1].id', acme, `the organisation id ${used(acme, 'organisations[0].id')}`],
  [
    'an id in another case',
    'organisations[1].id',
    acme.toLowerCase(),
    `the organisation id ${used(acme, 'organisations[0].id')}`
  ],
  [
    'a user',
    'users[1]',
    { sub: 'user:dev', organisations: [] },
    `the user ${used('user:dev', 'users[0].sub')}`,
    'users[1].sub'
  ],
  ['an API key', 'organisations[1].apiKeys', [{ key: 'swo_small' }], usedKey, 'organisations[1].apiKeys[0]'],
  ['an API key as SHA-256', 'organisations[1].apiKeys', [{ sha256 }], usedKey, 'organisations[1].apiKeys[0]'],
  ...[
    ['connector id', 'connectors[1].id', ulid('SH0P'), `${shop}.id`],
    ['version id', `${shop}.versions[1].id`, ulid('SH0PV1'), `${version}.id`],
    ['connection id', `${connections}[1].id`, ulid('SH0PC1'), `${connections}[0].id`],
    ['connection credential id', `${secondUse}.id`, ulid('SH0PCC1'), `${firstUse}.id`],
    ['id in actions', `${shop}.versions[1].actions[0].id`, ulid('SH0PV1A1'), `${version}.actions[0].id`],
    ['id in triggers', `${shop}.versions[1].triggers[0].id`, ulid('SH0PV1T1'), `${version}.triggers[0].id`],
    ['id in definitions', `${shop}.versions[1].definitions[0].id`, ulid('SH0PV1D1'), `${version}.definitions[0].id`]
  ].map(([kind = '', at = '', id = '', first = '']): Row => [`the ${kind}`, at, id, `the ${kind} ${used(id, first)}`]),
  ['a scheme id', `${shop}.authSchemeConfigs[1].id`, 'api-key', used('api-key', scheme)],
  ['a version name', `${shop}.versions[2].name`, '1', used('1', version)],
  ['a connection name', `${connections}[1].name`, 'Production', used('Production', `${connections}[0]`)],
  [
    'an action name',
    `${version}.actions[1]`,
    { ...seedVersion('V', 'v', null).actions[0], responses: [] },
    used('GetProduct', `${version}.actions[0]`),
    `${version}.actions[1].name`
  ],
  [
    'a definition name',
    `${version}.definitions[1]`,
    product,
    used('Product', `${version}.definitions[0]`),
    `${version}.definitions[1].name`
  ]
]

const wrongReferences: Row[] = [
  [
    'a near organisation',
    'users[0].organisations[0]',
    ulid('ACMY'),
    `${unknown(ulid('ACMY'))}; did you mean "${acme}"?`
  ],
  ['an organisation twice', 'users[0].organisations[1]', acme, `duplicate "${acme}"`],
  ['an unknown organisation', 'users[0].organisations[0]', '7'.repeat(26), unknown('7'.repeat(26))],
  [
    'a connector of an unknown organisation',
    'connectors[1].organisationId',
    ulid('ACMY'),
    `${unknown(ulid('ACMY'))}; did you mean "${acme}"?`
  ],
  [
    'a credential of another organisation',
    connections,
    [seedConnection('C1', 'One', [use('CC1', 'api-key', { ...foreign, organisationId: globex })])],
    `expected ${acme}, the owner of the connector, got ${globex}`,
    `${firstUse}.credential.organisationId`
  ],
  [
    'a shared credential with another content',
    `${secondUse}.credential.data.value`,
    'another',
    `another place has a different credential with the id ${ulid('SH0PCRED')}`,
    `${secondUse}.credential`
  ],
  ['no credential', `${connections}[0].credentials.action`, [], NO_CREDENTIAL, `${connections}[0].credentials`],
  ['a grant without organisation', grant, { ...grants.authorization_code, credentialId: ulid('CRED') }, BOTH],
  ['a grant without credential', grant, { ...grants.password, organisationId: acme }, BOTH],
  ['half a grant of a connection', secondUse, passwordUse, BOTH, `${secondUse}.authSchemeConfig.grant`],
  ...['https:a', '/authorize', 'https://a b'].map((url): Row => [
    `the authorizeUrl ${url}`,
    `${shop}.authSchemeConfigs[1].authorizeUrl`,
    url,
    `expected an absolute URL such as "https://example.com/oauth/token", got "${url}"`
  ]),
  [
    'a datasetId without a project',
    'connectors[1].datasetId',
    'sales',
    'expected a project and a data set such as "acme.sales", got "sales"'
  ],
  ['an unknown definition', `${link}.definition`, order, 'the version has no definition "Order"'],
  [
    'a definition of another version',
    `${version}.triggers[0].requestBody.definitions[0].definition`,
    { id: ulid('SH0PV2D1'), name: 'Product' },
    `the version has no definition "${ulid('SH0PV2D1')}"`
  ],
  [
    'a schema that is not JSON',
    `${version}.definitions[0].schema`,
    { contentType: 'application/json', content: '{' },
    NO_SCHEMA,
    `${version}.definitions[0].schema.content`
  ],
  [
    'a schema that is no schema',
    `${version}.definitions[0].schema`,
    { contentType: 'a/b+json', content: '[]' },
    NO_SCHEMA,
    `${version}.definitions[0].schema.content`
  ],
  [
    'an http action of a bigquery connector',
    'connectors[1].versions',
    [{ ...seedVersion('V', '1', null), triggers: [] }],
    'expected bigquery, the protocol of the connector, got http',
    'connectors[1].versions[0].actions[0].type'
  ],
  ['an API key without key and SHA-256', `${apiKey}.key`, undefined, EITHER, apiKey],
  ['an API key with key and SHA-256', `${apiKey}.sha256`, 'a'.repeat(64), EITHER, apiKey]
]

const mistakes = {
  'a wrong value': wrongValues,
  'a wrong property': wrongObjects,
  'a wrong version': wrongVersions,
  'what is not unique': notUnique,
  'a wrong reference': wrongReferences
}

for (const [kind, rows] of Object.entries(mistakes)) {
  for (const [says, at, value, message, where = at] of rows) {
    t.test(`reports ${kind}: ${says}`, async t => {
      const problems = await problemsOf(withChange(settledSeed(), at, value))
      t.strictSame(problems, [{ file: 'inline', path: where, message }])
    })
  }
}

function settledSeed() {
  return { ...smallSeed(), settings: {} }
}

const sharedCredential = Object.fromEntries(
  Object.entries(seedCredential('SH0PCRED', 'string', { value: 'secret-of-the-shop' })).reverse()
)

const accepted: [says: string, at: string, value: unknown][] = [
  ['no settings', 'settings', undefined],
  ['a version name of 255 characters', `${version}.name`, '☃'.repeat(255)],
  ['a reserved name in another case', `${version}.name`, 'Latest'],
  ['isLatest on the latest', `${shop}.versions[1].isLatest`, true],
  ['isLatest false on another', `${version}.isLatest`, false],
  ['a draft as the default', `${shop}.versions[2].isDefault`, true],
  ['a definition by its id', `${link}.definition`, { id: ulid('SH0PV1D1'), name: 'not looked at' }],
  ['a shared credential in another order', `${secondUse}.credential`, sharedCredential],
  ['a shared credential without what is empty', `${secondUse}.credential.errors`, []],
  ['a whole grant', grant, { ...grants.password, credentialId: ulid('CRED'), organisationId: ulid('VEND0R') }],
  ['an address with a placeholder', `${shop}.baseUrl`, 'https://{{shop}}.example.com'],
  ['the last of February', `${shop}.createdAt`, '2024-02-29T23:59:59.999999999-12:00'],
  ['$schema', '$schema', './seed.schema.json']
]

for (const [says, at, value] of accepted) {
  t.test(`accepts ${says}`, async t => {
    t.strictSame(await problemsOf(withChange(settledSeed(), at, value)), [])
  })
}

for (const [name, types] of Object.entries(fittingTypes)) {
  t.test(`accepts for ${name} only matching types of credential`, async t => {
    const all = Object.entries(credentialData).map(([type, data], index) =>
      use(`CC${index}`, name as keyof typeof schemes, seedCredential(`CRED${index}`, type, data))
    )
    const problems = await problemsOf(withChange(smallSeed(), connections, [seedConnection('C1', 'One', all)]))
    const allowed = [...types, 'custom-function', 'jwt-bearer']
    const expected = Object.keys(credentialData).flatMap((type, index) => {
      const path = `${connections}[0].credentials.action[${index}].credential.type`
      const message = `expected ${joinWithOr(allowed)} for ${name}, got ${type}`
      return allowed.includes(type) ? [] : [{ file: 'inline', path, message }]
    })
    t.equal(problems.length, Object.keys(credentialData).length - allowed.length)
    t.strictSame(problems, expected)
  })
}

t.test('accepts only RSA keys of at least 2048 bits as signing keys', async t => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const others = [
    generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey,
    generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey,
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  ]
  const pems = [rsa.publicKey, ...others].map(key => key.export({ format: 'pem', type: 'spki' }))
  const privatePem = rsa.privateKey.export({ format: 'pem', type: 'pkcs8' })
  const keys = [...pems, privatePem, 'no PEM'].map((publicKey, index) => ({ id: ulid(`KEY${index}`), publicKey }))
  const message = 'expected an RSA public key of at least 2048 bits, in PEM'
  const paths = [1, 2, 3, 4, 5].map(index => `organisations[0].signingKeys[${index}].publicKey`)
  t.strictSame(
    await problemsOf(withChange(smallSeed(), 'organisations[0].signingKeys', keys)),
    paths.map(path => ({ file: 'inline', path, message }))
  )
})

const unnamed = { organisations: [{ id: acme }], users: [{ sub: 5, organisations: ['x'] }] }
const twice = {
  organisations: [acme, acme].map(id => ({ id, name: 'Acme', apiKeys: [{ name: 'a' }, { name: 'b' }] })),
  connectors: [{ ...seedConnector('SH0P'), protocol: 'http', baseUrl: '', versions: [draft, draft] }]
}
const homeless = { users: [{ sub: 'a', organisations: ['7'.repeat(26)] }] }

const manyMistakes = [
  {
    files: { 'a.json': JSON.stringify(unnamed), 'b.json': JSON.stringify({ settings: { strictIds: 1 } }) },
    problems: [
      ['a.json', 'organisations[0]', missing('name')],
      ['a.json', 'users[0].sub', 'expected a string, got 5 (put it in quotes)'],
      ['a.json', 'users[0].organisations[0]', `expected ${ULID}, got "x"`],
      ['b.json', 'settings.strictIds', 'expected true or false, got 1']
    ]
  },
  {
    files: { 'a.json': '[]' },
    problems: [['a.json', '', 'expected an object, got an array']]
  },
  {
    files: { 'a.json': JSON.stringify(twice), 'b.json': JSON.stringify(homeless) },
    problems: [
      ['a.json', 'organisations[0].apiKeys[0]', EITHER],
      ['a.json', 'organisations[0].apiKeys[1]', EITHER],
      ['a.json', 'organisations[1].id', `the organisation id ${used(acme, 'organisations[0].id')}`],
      ['a.json', 'organisations[1].apiKeys[0]', EITHER],
      ['a.json', 'organisations[1].apiKeys[1]', EITHER],
      ['a.json', `${shop}.versions[1].name`, used('draft', version)],
      ['a.json', `${shop}.versions[1].id`, `the version id ${used(draft.id, `${version}.id`)}`],
      ['b.json', 'users[0].organisations[0]', unknown('7'.repeat(26))]
    ]
  }
]

for (const { files, problems } of manyMistakes) {
  t.test(`reports all problems, one per line (${problems[0]?.[2]})`, async t => {
    const dir = t.testdir(files)
    const expected = problems.map(([name = '', path, message]) => ({ file: join(dir, name), path, message }))
    const lines = expected.map(({ file, path, message }) => `\n  ${file}: ${path === '' ? '' : `${path}: `}${message}`)
    t.strictSame(await problemsOf(dir), expected)
    await t.rejects(readSeeds([dir], strict), { message: `the seed is not valid:${lines.join('')}` })
  })
}

t.test('refuses JSON nested too deeply', async t => {
  const parameter = { name: 'a', in: 'query', required: false, type: 'string', default: 'DEEP' }
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const seed = JSON.stringify(withChange(smallSeed(), `${version}.actions[0].parameters`, [parameter]))
  const file = join(t.testdir({ 'a.json': seed.replace('"DEEP"', deep) }), 'a.json')
  t.strictSame(await problemsOf(file), [{ file, path: '', message: 'is nested more than 120 levels deep' }])
})

t.test('refuses a document that contains itself', async t => {
  const circle: Record<string, unknown> = {}
  Object.assign(circle, { one: circle, other: circle })
  t.strictSame(await problemsOf(circle), [{ file: 'inline', path: '', message: 'is nested more than 120 levels deep' }])
})

const text = 'hunter2hunter2'
const number = 918_273_645

const wrongSecrets: [at: string, value: unknown][] = [
  ...[number, [text], { value: text }].map((value): [string, unknown] => [`${apiKey}.key`, value]),
  [`${apiKey}.sha256`, text],
  [`${apiKey}.secret`, text],
  ['organisations[1].apiKeys', [{ key: text }, { key: text }]],
  [`${grant}.clientSecret`, number],
  [`${firstUse}.credential.data`, { valeu: text }],
  [`${firstUse}.credential.data.value`, text],
  ...Object.entries(credentialData).flatMap(([type, data]) =>
    Object.keys(data).map((name): [string, unknown] => {
      return [`${firstUse}.credential`, { ...seedCredential('W', type, { ...data, [name]: number }), id: '' }]
    })
  ),
  [`${firstUse}.credential.data`, text],
  [`${firstUse}.credential`, text],
  [apiKey, text],
  ['organisations[0].apiKeys', text],
  // What YAML makes of { key:x }, without a space.
  [apiKey, { [`key:${text}`]: null }],
  [`${firstUse}.credential.data`, { [`value:${text}`]: null }]
]

for (const [index, [at, value]] of wrongSecrets.entries()) {
  t.test(`reports no secret for a problem at ${at} (${index})`, async t => {
    const problems = await problemsOf(withChange(smallSeed(), at, value))
    t.not(problems.length, 0)
    t.notMatch(JSON.stringify(problems), /hunter2|918273645|secret-of-the-shop/)
  })
}

const brokenFiles = [
  { name: 'a.yaml', content: `data: { value: ${text}, name: [x }\n` },
  { name: 'b.yaml', content: `key: ${text}\nkey: ${text}\n` },
  { name: 'c.json', content: `{ "key": ${text} }` },
  { name: 'd.json', content: `{ "key": "${text}" "name": "x" }` },
  { name: 'e.yaml', content: `key: *${text}\n` },
  { name: 'f.yaml', content: `key: >${text}\n` }
]

for (const { name, content } of brokenFiles) {
  t.test(`reports no secret of a malformed file: ${name}`, async t => {
    const problems = await problemsOf(join(t.testdir({ [name]: content }), name))
    t.equal(problems.length, 1)
    t.notMatch(problems[0]?.message, 'hunter2')
  })
}

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index))

const seedDefinition = (index: number, content = '{}') => ({
  id: ulid(`D${index}`),
  name: `d${index}`,
  accept: [],
  schema: { contentType: 'application/schema+json', content }
})

const seedAction = (index: number, text = '') => ({
  id: ulid(`A${index}`),
  name: `a${index}`,
  type: 'http',
  method: 'GET',
  path: '/',
  description: text,
  parameters: [],
  responses: []
})

const side = Math.ceil(Math.sqrt(MAX_REFERENCES)) + 1
const referring = JSON.stringify({ allOf: many(side, index => ({ $ref: `#/$defs/d${index}` })) })

for (const { what, contents, message } of [
  {
    what: 'definitions',
    contents: { definitions: many(MAX_DEFINITIONS + 1, index => seedDefinition(index)) },
    message: 'a version can have 5000 definitions; it would have 5001'
  },
  {
    what: 'actions',
    contents: { actions: many(MAX_RESOURCES + 1, index => seedAction(index)) },
    message: 'a version can have 2500 actions and triggers; it would have 2501'
  },
  {
    what: 'bytes of actions',
    contents: {
      actions: many(MAX_RESOURCES_LENGTH / MAX_TEXT_LENGTH, index => seedAction(index, 'x'.repeat(MAX_TEXT_LENGTH)))
    },
    message: 'the actions and triggers of a version can have 4194304 bytes in all; they would have more'
  },
  {
    what: 'references',
    contents: { definitions: many(side, index => seedDefinition(index, referring)) },
    message: `the definitions of a version can have 20000 references in all; they would have ${side * (side - 1)}`
  }
]) {
  t.test(`refuses a version with too many ${what}`, async t => {
    const seed = smallSeed()
    const version = { ...seedVersion('V', '1', null), definitions: [], actions: [], triggers: [], ...contents }
    const connectors = [{ ...seedConnector('C'), protocol: 'http', baseUrl: 'https://a.example', versions: [version] }]
    t.strictSame(await problemsOf({ ...seed, connectors, usages: [] }), [
      { file: 'inline', path: 'connectors[0].versions[0]', message }
    ])
  })
}
