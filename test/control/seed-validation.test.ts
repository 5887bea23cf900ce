import { createHash, generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import t from 'tap'
import { loadSeeds } from '../../src/control/seeds/load-seeds.js'
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

t.test('reads YAML and JSON, and of a folder all of it in the order of the names', async t => {
  const dir = t.testdir({ 'b.json': json, 'a.yaml': yaml, 'c.yml': 'users: []', 'notes.md': '# no seed', 'd.txt': '[' })
  const expected = [
    { file: join(dir, 'a.yaml'), document: { users: [{ sub: 'a', organisations: [] }] } },
    { file: join(dir, 'b.json'), document: { users: [{ sub: 'b', organisations: [] }] } },
    { file: join(dir, 'c.yml'), document: {} }
  ]
  for (const each of expected) t.strictSame((await loadSeeds([each.file], strict)).files, [each])
  t.strictSame((await loadSeeds([dir], strict)).files, expected)
})

t.test('takes several files for one world', async t => {
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

t.test('names both files of an id that stands in two', async t => {
  const dir = t.testdir({ 'a.yaml': yaml, 'b.yaml': yaml })
  const message = `the user ${used('a', `users[0].sub of ${join(dir, 'a.yaml')}`)}`
  t.strictSame(await problemsOf(dir), [{ file: join(dir, 'b.yaml'), path: 'users[0].sub', message }])
})

const NO_SEED = 'the folder holds no seed; put a .yaml or .yml or .json file there'
const TWICE = 'is not YAML: Map keys must be unique at line 2, column 1'
const MULTIPLE =
  'is not YAML: Source contains multiple documents; please use YAML.parseAllDocuments() at line 2, column 1'
const CIRCLE = 'Converting circular structure to JSON'
const NO_ALIAS = 'is not usable YAML: Unresolved alias (the anchor must be set before the alias)'

const badFiles: [says: string, name: string, content: string | undefined, message: string][] = [
  ['a file that is not YAML', 'a.yaml', 'users: "a\n', 'is not YAML: Missing closing "quote at line 2, column 1'],
  ['a file that is not JSON', 'a.json', '{"users": [', 'is not JSON: Unexpected end of JSON input'],
  ['an empty JSON file', 'a.json', '', 'is not JSON: Unexpected end of JSON input'],
  ['a YAML key that stands twice', 'a.yaml', `${yaml}${yaml}`, TWICE],
  ['several YAML documents', 'a.yaml', 'users: []\n---\n', MULTIPLE],
  ['an alias of nothing', 'a.yaml', 'users: *a\n', NO_ALIAS],
  ['a missing file', 'a.yaml', undefined, 'there is no such file; name a YAML or JSON file, or a folder of them'],
  ['YAML that holds itself', 'a.yaml', 'users: &a [*a]\n', `is not usable YAML: ${CIRCLE}`],
  ['an empty folder', 'empty', undefined, NO_SEED],
  ['a folder without a seed', 'other', undefined, NO_SEED],
  ['an empty document', 'a.yaml', '', 'found null; allowed is an object'],
  ['a document of comments', 'a.yaml', '# users: []\n', 'found null; allowed is an object'],
  ['a list', 'a.yaml', '- users\n', 'found a list; allowed is an object'],
  ['a text', 'a.json', '"users"', 'found a text; allowed is an object']
]

for (const [says, name, content, message] of badFiles) {
  t.test(`reports ${says}`, async t => {
    const folders = { empty: {}, other: { 'a.txt': '' } }
    const file = join(t.testdir({ ...folders, ...(content !== undefined && { [name]: content }) }), name)
    t.strictSame(await problemsOf(file), [{ file, path: '', message }])
  })
}

t.test('reports an entry of a folder that is no file', async t => {
  const dir = t.testdir({ 'a.yaml': {} })
  const message = 'cannot be read (EISDIR: illegal operation on a directory, read)'
  t.strictSame(await problemsOf(dir), [{ file: join(dir, 'a.yaml'), path: '', message }])
})

/** The problem stands where the change was made, or else `where`. */
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
  'a ULID (26 characters of 0-9 and A-Z without I, L, O and U, the first at most 7), or any text that is not empty ' +
  'under the setting strictIds: false'
const TIME = 'a time of RFC 3339, such as "2024-01-15T09:00:00Z"'
const TEXT = 'allowed is a text'
const QUOTES = 'allowed is a text (put it in quotes)'
const PLACES = 'allowed are query, header, cookie'
const SCHEMES = 'none, api-key, basic-auth, oauth2, hmac, certificate'
const GRANTS = 'authorization_code, client_credentials, password'
const CREDENTIALS =
  'none, string, binary, basic-auth, oauth2-client, oauth2-code, oauth2-password, oauth2-token, certificate, ' +
  'custom-function, jwt-bearer'
const SETTINGS = 'importConnections, repeatImport, draftImport, oauth2Consent, strictIds, validateResponses'
const DRAFTS = 'allowed are reject, allow'
const KEY = 'key, sha256, name, expiresAt'
const LINK = 'id, name, accept, description, url, referencedBy'
const PATTERN = '"^[a-zA-Z0-9_\\-$]+$"'
const cut = `"${'x'.repeat(59)}…`

const wrongValues: Row[] = [
  ['a value that is not listed', `${scheme}.in`, 'body', `found "body"; ${PLACES}`],
  ['a value near a listed one', `${scheme}.in`, 'Headers', `found "Headers"; ${PLACES} (did you mean header?)`],
  ['a number for a text', `${version}.name`, 1.1, `found 1.1; ${QUOTES}`],
  ['a truth value for a text', `${version}.name`, false, `found false; ${QUOTES}`],
  ['a number for a time', `${version}.publishedAt`, 24, 'found 24; allowed is a text, or null (put it in quotes)'],
  ['null for a text', `${version}.name`, null, `found null; ${TEXT}`],
  ['a list for a text', `${version}.name`, [], `found a list; ${TEXT}`],
  ['an object for a text', `${version}.name`, {}, `found an object; ${TEXT}`],
  ['a text for a truth value', `${shop}.public`, 'true', 'found "true"; allowed is true or false'],
  ['a number for a list', `${shop}.versions`, 1, 'found a number; allowed is a list'],
  ['a text for an object', `${shop}.tags`, 'sales', 'found a text; allowed is an object'],
  ['a text for a whole number', `${response}.status`, '200', 'found "200"; allowed is a whole number'],
  ['half a number', `${response}.status`, 200.5, 'found 200.5; allowed is a whole number'],
  ['an empty name', `${version}.name`, '', 'found ""; it must NOT have fewer than 1 characters'],
  ['256 characters', `${version}.name`, 'x'.repeat(256), `found ${cut}; it must NOT have more than 255 characters`],
  ['a name of no action', `${version}.actions[0].name`, 'a b', `found "a b"; it must match pattern ${PATTERN}`],
  ['an API key that says nothing', apiKey, {}, `found an empty object; allowed is one with ${KEY}`],
  ['a link to nothing', `${link}.definition`, {}, `found an empty object; allowed is one with ${LINK}`],
  ['a near value of a setting', 'settings.draftImport', 'alow', `found "alow"; ${DRAFTS} (did you mean allow?)`],
  ['a wrong value of a setting', 'settings.strictIds', 0, 'found 0; allowed are true, false'],
  ...['short', ulid('SH0P').slice(1), `8${ulid('SH0P').slice(1)}`, ulid('SHIP'), ''].map((id): Row => [
    `the malformed id "${id}"`,
    `${shop}.id`,
    id,
    `found "${id}"; allowed is ${ULID}`
  ]),
  ...[
    ...['2024-02-31T00:00:00Z', '2023-02-29T00:00:00Z', '2024-13-01T00:00:00Z', '2024-01-15T25:00:00Z'],
    ...['2024-01-15T09:00:00', '2024-01-15', '2024-01-15 09:00:00Z', '2024-01-15T09:00:00.Z', 'now', '']
  ].map((time): Row => [`the malformed "${time}"`, `${shop}.createdAt`, time, `found "${time}"; allowed is ${TIME}`])
]

const wrongObjects: Row[] = [
  ['a missing property', 'organisations[0].name', undefined, missing('name'), 'organisations[0]'],
  ['no place of a protocol', 'connectors[1].datasetId', undefined, missing('datasetId'), 'connectors[1]'],
  ['an unknown property', 'users[0].colour', 1, notKnown('colour', 'allowed are sub, organisations'), 'users[0]'],
  ['a near property', 'users[0].subs', '', notKnown('subs', 'did you mean "sub"?'), 'users[0]'],
  ['an unknown property of a secret', `${apiKey}.keys`, '', `a property is not known; allowed are ${KEY}`, apiKey],
  ['a near property of the document', 'connector', [], notKnown('connector', 'did you mean "connectors"?'), ''],
  ['an unknown setting', 'settings.colour', 1, notKnown('colour', `allowed are ${SETTINGS}`), 'settings'],
  ['a near setting', 'settings.strictids', false, notKnown('strictids', 'did you mean "strictIds"?'), 'settings'],
  ['no protocol', `${shop}.protocol`, undefined, `${missing('protocol')}; allowed are http, bigquery`, shop],
  ['an unknown protocol', `${shop}.protocol`, 'grpc', 'protocol: found "grpc"; allowed are http, bigquery', shop],
  ['no scheme', `${scheme}.schemeType`, undefined, `${missing('schemeType')}; allowed are ${SCHEMES}`, scheme],
  ['an unknown scheme', `${scheme}.schemeType`, 'saml', `schemeType: found "saml"; allowed are ${SCHEMES}`, scheme],
  ['a scheme that is no text', `${scheme}.schemeType`, 2, `schemeType: found 2; allowed are ${SCHEMES}`, scheme],
  ['no grant', `${grant}.grantType`, undefined, `${missing('grantType')}; allowed are ${GRANTS}`, grant],
  [
    'a grant that is near to one',
    `${grant}.grantType`,
    'client-credentials',
    `grantType: found "client-credentials"; allowed are ${GRANTS} (did you mean client_credentials?)`,
    grant
  ],
  [
    'no type of credential',
    `${firstUse}.credential.type`,
    undefined,
    `${missing('type')}; allowed are ${CREDENTIALS}`,
    `${firstUse}.credential`
  ],
  [
    'an unknown type of credential',
    `${firstUse}.credential.type`,
    'fingerprint',
    `type: found "fingerprint"; allowed are ${CREDENTIALS}`,
    `${firstUse}.credential`
  ]
]

const sha256 = createHash('sha256').update('swo_small').digest('hex')
const usedKey = `the API key of SHA-256 ${used(sha256, apiKey)}`
const RESERVED = 'allowed is any name but latest, default'
const EITHER = 'allowed is either "key" or "sha256"'
const BOTH = 'allowed is both "credentialId" and "organisationId", or neither'
const NO_CREDENTIAL = 'a connection needs at least one credential; use one of type none where none is needed'
const NO_SCHEMA = 'allowed is the text of a JSON Schema: of an object, true or false'
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
  ['the reserved name latest', `${version}.name`, 'latest', `found "latest"; ${RESERVED}`],
  ['the reserved name default', `${version}.name`, 'default', `found "default"; ${RESERVED}`],
  [
    'two defaults',
    'connectors[1].versions',
    [
      { ...draft, isDefault: true },
      { ...draft, id: ulid('V2'), name: '2', isDefault: true }
    ],
    'isDefault is true for "draft" and "2"; allowed is one version at most'
  ],
  ['isLatest false on the latest', `${shop}.versions[1].isLatest`, false, 'found false; "2" is, by publishedAt'],
  ['isLatest on another version', `${version}.isLatest`, true, 'found true; "2" is, by publishedAt'],
  [
    'isLatest where nothing is published',
    'connectors[1].versions',
    [{ ...draft, isLatest: true }],
    'found true; none is, as none is published',
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
  ['a near organisation', 'users[0].organisations[0]', ulid('ACMY'), `${unknown(ulid('ACMY'))}; did you mean ${acme}?`],
  ['an organisation twice', 'users[0].organisations[1]', acme, `"${acme}" stands there twice`],
  ['an unknown organisation', 'users[0].organisations[0]', '7'.repeat(26), unknown('7'.repeat(26))],
  [
    'a connector of an unknown organisation',
    'connectors[1].organisationId',
    ulid('ACMY'),
    `${unknown(ulid('ACMY'))}; did you mean ${acme}?`
  ],
  [
    'a credential of another organisation',
    connections,
    [seedConnection('C1', 'One', [use('CC1', 'api-key', { ...foreign, organisationId: globex })])],
    `found ${globex}; allowed is the connector's own, ${acme}`,
    `${firstUse}.credential.organisationId`
  ],
  [
    'a shared credential with another content',
    `${secondUse}.credential.data.value`,
    'another',
    `the credential ${ulid('SH0PCRED')} stands elsewhere with another content`,
    `${secondUse}.credential`
  ],
  ['no credential', `${connections}[0].credentials.action`, [], NO_CREDENTIAL, `${connections}[0].credentials`],
  ['a grant without organisation', grant, { ...grants.authorization_code, credentialId: ulid('CRED') }, BOTH],
  ['a grant without credential', grant, { ...grants.password, organisationId: acme }, BOTH],
  ['half a grant of a connection', secondUse, passwordUse, BOTH, `${secondUse}.authSchemeConfig.grant`],
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
    'found http; the connector is bigquery',
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
  t.test(`takes ${says}`, async t => {
    t.strictSame(await problemsOf(withChange(settledSeed(), at, value)), [])
  })
}

for (const [name, types] of Object.entries(fittingTypes)) {
  t.test(`takes for ${name} only the credentials that fit`, async t => {
    const all = Object.entries(credentialData).map(([type, data], index) =>
      use(`CC${index}`, name as keyof typeof schemes, seedCredential(`CRED${index}`, type, data))
    )
    const problems = await problemsOf(withChange(smallSeed(), connections, [seedConnection('C1', 'One', all)]))
    const allowed = [...types, 'custom-function', 'jwt-bearer']
    const expected = Object.keys(credentialData).flatMap((type, index) => {
      const path = `${connections}[0].credentials.action[${index}].credential.type`
      const message = `found ${type}; for ${name} allowed are ${allowed.join(', ')}`
      return allowed.includes(type) ? [] : [{ file: 'inline', path, message }]
    })
    t.equal(problems.length, Object.keys(credentialData).length - allowed.length)
    t.strictSame(problems, expected)
  })
}

t.test('takes RSA keys of 2048 bits as signing keys, and no others', async t => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const others = [
    generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey,
    generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey,
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  ]
  const pems = [rsa.publicKey, ...others].map(key => key.export({ format: 'pem', type: 'spki' }))
  const privatePem = rsa.privateKey.export({ format: 'pem', type: 'pkcs8' })
  const keys = [...pems, privatePem, 'no PEM'].map((publicKey, index) => ({ id: ulid(`KEY${index}`), publicKey }))
  const message = 'allowed is an RSA public key of 2048 bits or more, in PEM'
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
      ['a.json', 'users[0].sub', `found 5; ${QUOTES}`],
      ['a.json', 'users[0].organisations[0]', `found "x"; allowed is ${ULID}`],
      ['b.json', 'settings.strictIds', 'found 1; allowed are true, false']
    ]
  },
  {
    files: { 'a.json': '[]' },
    problems: [['a.json', '', 'found a list; allowed is an object']]
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
  t.test(`reports all mistakes at once, a line for each (${problems[0]?.[2]})`, async t => {
    const dir = t.testdir(files)
    const expected = problems.map(([name = '', path, message]) => ({ file: join(dir, name), path, message }))
    const lines = expected.map(({ file, path, message }) => `\n  ${file}: ${path === '' ? '' : `${path}: `}${message}`)
    t.strictSame(await problemsOf(dir), expected)
    await t.rejects(loadSeeds([dir], strict), { message: `the seed is not valid:${lines.join('')}` })
  })
}

t.test('refuses JSON nested too deeply', async t => {
  const parameter = { name: 'a', in: 'query', required: false, type: 'string', default: 'DEEP' }
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const seed = JSON.stringify(withChange(smallSeed(), `${version}.actions[0].parameters`, [parameter]))
  const file = join(t.testdir({ 'a.json': seed.replace('"DEEP"', deep) }), 'a.json')
  t.strictSame(await problemsOf(file), [{ file, path: '', message: 'is nested more than 100 levels deep' }])
})

t.test('refuses a document that holds itself', async t => {
  const circle: Record<string, unknown> = {}
  Object.assign(circle, { one: circle, other: circle })
  t.strictSame(await problemsOf(circle), [{ file: 'inline', path: '', message: 'is nested more than 100 levels deep' }])
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
  t.test(`shows no secret where something is wrong with ${at} (${index})`, async t => {
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
  t.test(`shows no secret of a file that cannot be read: ${name}`, async t => {
    const problems = await problemsOf(join(t.testdir({ [name]: content }), name))
    t.equal(problems.length, 1)
    t.notMatch(problems[0]?.message, 'hunter2')
  })
}
