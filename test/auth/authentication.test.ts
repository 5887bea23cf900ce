import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import t, { type Test } from 'tap'
import { toEntryId } from '../../src/contract/errors/entry-id.js'
import type { SeedOrganisation } from '../../src/control/seeds/seed-schema.js'
import { createClock } from '../../src/core/clock.js'
import type { AppOptions } from '../../src/http/options.js'
import { bearer, createApp, demo, injectImport } from '../helpers/app.js'
import { demoSeed } from '../helpers/seeds/demo-seed.js'
import { ecKeyPair, type KeyPair, rsaKeyPair, secretKey, signToken, tokenPart } from '../helpers/tokens.js'

/** Long ago, so that a test fails if the code reads the real clock instead of the sandbox's. */
const NOW = Date.parse('2020-02-03T04:05:06Z')
const now = NOW / 1_000
const HOUR = 3_600

const keys = { dotted: 'swo.key_with.dots_in_it', expiring: 'swo_good_for_an_hour' }
const SIGNING_KEYS = 'https://versori.com/sk/'
const acme = { keyId: '01J0000000ACME0000S1GNKEY1', ...rsaKeyPair('acme') }
const globex = { keyId: '01J0000000G10BEX00S1GNKEY2', ...rsaKeyPair('globex') }
const idp = { rsa: rsaKeyPair('rsa-1'), otherRsa: rsaKeyPair('rsa-2'), ec: ecKeyPair('ec-1') }
const stranger = rsaKeyPair('rsa-1')
const identityProvider = {
  issuer: 'https://id.example.com',
  audience: 'https://connect.example.com',
  jwks: { keys: [idp.rsa.jwk, idp.otherRsa.jwk, idp.ec.jwk] }
}

/** The demo seed with two more API keys for Acme, and a signing key each for Acme and Globex. */
function createSeed() {
  const seed = demoSeed()
  const expiresAt = new Date(NOW + HOUR * 1_000).toISOString()
  const changes: Record<string, Partial<SeedOrganisation>> = {
    [demo.acme.id]: {
      apiKeys: [{ key: demo.acme.key }, { key: keys.dotted }, { key: keys.expiring, expiresAt }],
      signingKeys: [{ id: acme.keyId, publicKey: acme.pem }]
    },
    [demo.globex.id]: { signingKeys: [{ id: globex.keyId, publicKey: globex.pem }] }
  }
  return { ...seed, organisations: seed.organisations.map(each => ({ ...each, ...changes[each.id] })) }
}

async function createAuthApp(t: Test, options: AppOptions = {}) {
  const clock = createClock(() => NOW)
  const app = await createApp(t, { seeds: [createSeed()], clock, identityProvider, ...options })
  return { app, clock }
}

/** The value of `Authorization`, or the headers with the credential. */
type Sent = string | { authorization?: string; cookie?: string }

/** Sends an import, by default into Acme, and checks that the response contains no part of the credential. */
async function send(t: Test, app: FastifyInstance, sent: Sent, path = {}): Promise<LightMyRequestResponse> {
  const headers = typeof sent === 'string' ? { authorization: sent } : sent
  const response = await injectImport(app, path, { headers })
  const everything = JSON.stringify([response.headers, response.statusMessage, response.body])
  for (const [part] of Object.values(headers)
    .join(' ')
    .matchAll(/[\w-]{8,}/g)) {
    t.notOk(everything.includes(part), `the response does not contain ${part}`)
  }
  return response
}

/** The code, message and details of each rule. */
const refusals = {
  credentialMissing: '401001 | missing credential | Send the header "Authorization: Bearer <API key or id_token>".',
  credentialMalformed:
    '401002 | malformed credential | Send "Authorization: Bearer <API key or id_token>" or "Authorization: ' +
    'JWT <signing-key token>".',
  credentialUnknown:
    '401003 | unknown credential | Unknown API key. Use a key from the seed; "versori-mock start" prints a ' +
    'request that works.',
  apiKeyExpired: '401004 | api key expired | Use an API key that has not expired.',
  tokenMalformed: '401005 | malformed token | Send a compact JWT: three base64url parts.',
  tokenAlgorithmRefused:
    '401006 | token algorithm refused | Sign id_tokens with RS256 or ES256, and signing-key tokens with RS256.',
  tokenSignatureInvalid: '401007 | invalid token signature | Sign the token with a key that its issuer publishes.',
  tokenIssuerUnknown:
    '401008 | unknown token issuer | After "Bearer", send an id_token of the identity provider (see ' +
    '/.well-known/openid-configuration). After "JWT", send a token whose issuer is https://versori.com/sk/<key id>.',
  tokenAudienceRefused:
    '401009 | token audience refused | Send a token for the audience that the server was started with (--idp-audience).',
  tokenExpired: '401010 | token expired | Get a new token.',
  tokenNotYetValid:
    '401011 | token not yet valid | The token becomes valid later (see its "nbf"). Wait, or check that the clocks agree.',
  tokenClaimInvalid: '401012 | invalid token claim | The claim "{claim}" is missing or has the wrong type.',
  tokenSubjectUnknown:
    '401013 | unknown token subject | The seed has no user with this subject. Add it under "users", with its ' +
    'organisations.',
  signingKeyUnknown:
    '401014 | unknown signing key | The seed has no key with this id. Add its public key under "signingKeys" of its ' +
    'organisation.',
  organisationForbidden: '403001 | organisation forbidden | Use a credential of the organisation in the path.',
  endUserForbidden:
    '403002 | end user forbidden | End users cannot manage connectors. Sign a token whose subject is the organisation ' +
    'itself.'
} as const

type Rule = keyof typeof refusals

/** `accepted`, or the rule that refuses the credential; tokenClaimInvalid includes the claim. */
type Verdict = 'accepted' | Rule | `tokenClaimInvalid ${string}`

function assertVerdict(t: Test, response: LightMyRequestResponse, verdict: Verdict): void {
  const { statusCode, headers } = response
  const seen = [statusCode, headers['content-type'], headers['www-authenticate'], headers['x-mock-explain']]
  const json = 'application/json'
  if (verdict === 'accepted') {
    t.strictSame(seen, [200, json, undefined, undefined])
    t.match(response.json(), { organisationId: demo.acme.id, name: 'Shopify', versions: [{ name: '2024-07' }] })
    return
  }
  const [rule, claim = ''] = verdict.split(' ') as [Rule, string?]
  const [code, message, details] = refusals[rule].split(' | ') as [string, string, string]
  const challenge = code.startsWith('401') ? challengeOf(rule, message) : undefined
  t.strictSame(seen, [
    Number(code.slice(0, 3)),
    json,
    challenge,
    `${rule}; evidence=assumed; ledger=${toEntryId(rule)}`
  ])
  t.strictSame(response.json(), { code, message, details: details.replace('{claim}', claim) })
}

function challengeOf(rule: Rule, message: string): string {
  const realm = 'Bearer realm="versori-mock"'
  return rule === 'credentialMissing' ? realm : `${realm}, error="invalid_token", error_description="${message}"`
}

type Row = [says: string, sent: Sent | Promise<string>, verdict: Verdict]

/** The rows are independent. They share an app because creating one is slow. */
function testAll(title: string, rows: readonly Row[]): void {
  t.test(title, async t => {
    const { app } = await createAuthApp(t)
    for (const [says, sent, verdict] of rows) {
      await t.test(says, async t => assertVerdict(t, await send(t, app, await sent), verdict))
    }
  })
}

const acmeKey = demo.acme.key

testAll('authenticates by API key', [
  ['accepts an API key', `Bearer ${acmeKey}`, 'accepted'],
  ['accepts the scheme in lower case', `bearer ${acmeKey}`, 'accepted'],
  ['accepts the scheme in upper case', `BEARER ${acmeKey}`, 'accepted'],
  ['accepts several spaces after the scheme', `Bearer    ${acmeKey}`, 'accepted'],
  ['accepts an API key that looks like a JWT', `Bearer ${keys.dotted}`, 'accepted'],
  ['refuses an unknown API key', 'Bearer swo_nobody_knows_it', 'credentialUnknown'],
  ['compares API keys case-sensitively', `Bearer ${acmeKey.toUpperCase()}`, 'credentialUnknown'],
  ['forbids the API key of another organisation', `Bearer ${demo.globex.key}`, 'organisationForbidden'],
  ['challenges a request without a credential, without naming an error', {}, 'credentialMissing'],
  ['refuses a key without a scheme', acmeKey, 'credentialMalformed'],
  ['refuses a scheme without a key', 'Bearer', 'credentialMalformed'],
  ['refuses a scheme followed by spaces only', 'Bearer   ', 'credentialMalformed'],
  ['refuses basic authentication', 'Basic c3dvX2RlbW86YWNtZQ==', 'credentialMalformed'],
  ['refuses an empty header', '', 'credentialMalformed'],
  ['refuses two keys', `Bearer ${acmeKey} ${demo.globex.key}`, 'credentialMalformed']
])

t.test('accepts an API key until the moment it expires', async t => {
  const { app, clock } = await createAuthApp(t)
  clock.advance(HOUR * 1_000 - 1)
  assertVerdict(t, await send(t, app, bearer(keys.expiring)), 'accepted')
  clock.advance(1)
  assertVerdict(t, await send(t, app, bearer(keys.expiring)), 'apiKeyExpired')
  assertVerdict(t, await send(t, app, bearer(keys.dotted)), 'accepted')
})

const { issuer: iss, audience: aud } = identityProvider
const claims = { iss, aud, sub: 'user:dev', iat: now, exp: now + HOUR }

/** The header with an id_token of the outside identity provider: valid, except for the changes. */
async function idToken(changes = {}, header = {}, { privateKey, jwk: { kid } }: KeyPair = idp.rsa) {
  return `Bearer ${await signToken(privateKey, { alg: 'RS256', kid, ...header }, { ...claims, ...changes })}`
}

/** The header with a signing-key token of Acme: valid, except for the changes. */
async function acmeToken(changes = {}, header = {}, privateKey = acme.privateKey) {
  const valid = { iss: `${SIGNING_KEYS}${acme.keyId}`, sub: demo.acme.id }
  return `JWT ${await signToken(privateKey, { alg: 'RS256', ...header }, { ...valid, ...changes })}`
}

const validIdToken = (await idToken()).slice('Bearer '.length)
const validAcmeToken = (await acmeToken()).slice('JWT '.length)

testAll('authenticates by cookie', [
  ['accepts an API key in the cookie', { cookie: `cookie=${acmeKey}` }, 'accepted'],
  ['accepts an id_token in the cookie', { cookie: `cookie=${validIdToken}` }, 'accepted'],
  ['finds the cookie among others', { cookie: `theme=dark; cookie=${acmeKey}; lang=en` }, 'accepted'],
  ['accepts the same key in header and cookie', { ...bearer(acmeKey), cookie: `cookie=${acmeKey}` }, 'accepted'],
  ['ignores an invalid cookie beside a valid header', { ...bearer(acmeKey), cookie: 'cookie=swo_unknown' }, 'accepted'],
  [
    'ignores a valid cookie beside an invalid header',
    { ...bearer('swo_unknown'), cookie: `cookie=${acmeKey}` },
    'credentialUnknown'
  ],
  ['refuses an unknown API key in the cookie', { cookie: 'cookie=swo_unknown' }, 'credentialUnknown'],
  [
    'forbids the API key of another organisation in the cookie',
    { cookie: `cookie=${demo.globex.key}` },
    'organisationForbidden'
  ],
  ['refuses a signing-key token in the cookie', { cookie: `cookie=${validAcmeToken}` }, 'tokenIssuerUnknown'],
  ['treats an empty cookie as a missing credential', { cookie: 'cookie=' }, 'credentialMissing'],
  ['ignores other cookies', { cookie: `session=${acmeKey}; Cookie=${acmeKey}` }, 'credentialMissing']
])

async function mint(t: Test, app: FastifyInstance, payload: object) {
  const response = await app.inject({ method: 'POST', url: '/__admin/tokens', payload })
  t.equal(response.statusCode, 201)
  return response.json<{ token: string; expiresAt?: string }>()
}

t.test('refuses an id_token of an unknown user', async t => {
  const { app } = await createAuthApp(t)
  const { token } = await mint(t, app, { sub: 'user:stranger' })
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenSubjectUnknown')
})

t.test('accepts an id_token of its own identity provider for an hour', async t => {
  const { app, clock } = await createAuthApp(t)
  const { token, expiresAt } = await mint(t, app, { sub: 'user:dev' })
  t.equal(expiresAt, '2020-02-03T05:05:06.000Z')
  clock.advance(HOUR * 1_000 - 1)
  assertVerdict(t, await send(t, app, bearer(token)), 'accepted')
  clock.advance(1)
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenExpired')
})

t.test('mints an id_token that has already expired', async t => {
  const { app } = await createAuthApp(t)
  const { token, expiresAt } = await mint(t, app, { sub: 'user:dev', expiresIn: '-1h' })
  t.equal(expiresAt, '2020-02-03T03:05:06.000Z')
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenExpired')
})

t.test('refuses an id_token of another mock whose issuer has the same name', async t => {
  const [{ app }, other] = [await createAuthApp(t), await createAuthApp(t)]
  const { token } = await mint(t, other.app, { sub: 'user:dev' })
  assertVerdict(t, await send(t, other.app, bearer(token)), 'accepted')
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenSignatureInvalid')
})

t.test('publishes the metadata and the keys of its own identity provider', async t => {
  const publicUrl = 'https://mock.example.com'
  const { app } = await createAuthApp(t, { publicUrl })
  const { token } = await mint(t, app, { sub: 'user:dev' })
  const metadata = await app.inject('/.well-known/openid-configuration')
  t.equal(metadata.statusCode, 200)
  t.strictSame(metadata.json(), {
    issuer: publicUrl,
    jwks_uri: `${publicUrl}/.well-known/jwks.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256']
  })
  const keySet = await app.inject('/.well-known/jwks.json')
  t.equal(keySet.statusCode, 200)
  const { keys } = keySet.json<JSONWebKeySet>()
  const { x, y } = { ...keys[0] }
  t.match([x, y], [/^[\w-]{43}$/, /^[\w-]{43}$/])
  t.strictSame(keys, [{ kty: 'EC', crv: 'P-256', x, y, kid: 'versori-mock', alg: 'ES256', use: 'sig' }])
  const verified = await jwtVerify(token, createLocalJWKSet({ keys }), { currentDate: new Date(NOW) })
  t.strictSame(verified.protectedHeader, { alg: 'ES256', kid: 'versori-mock', typ: 'JWT' })
  t.strictSame(verified.payload, { iss: publicUrl, sub: 'user:dev', aud: 'versori-mock', iat: now, exp: now + HOUR })
})

const [header, payload, signature] = validIdToken.split('.') as [string, string, string]
const forged = tokenPart({ ...claims, exp: now + 2 * HOUR })
const notSigned = tokenPart({ alg: 'none' })
const elsewhere = 'https://id.example.org'
const byStranger = { ...idp.rsa, privateKey: stranger.privateKey }
const byPublicKey = { ...idp.rsa, privateKey: secretKey(idp.rsa.pem) }
const bySecret = { ...idp.rsa, privateKey: secretKey('s'.repeat(32)) }

testAll('authenticates by id_token of an outside identity provider', [
  ['accepts RS256', idToken(), 'accepted'],
  ['accepts ES256', idToken({}, { alg: 'ES256' }, idp.ec), 'accepted'],
  ['accepts several audiences', idToken({ aud: [elsewhere, claims.aud] }), 'accepted'],
  ['accepts a token that is valid from this second', idToken({ nbf: now }), 'accepted'],
  ['accepts a token that expires in a second', idToken({ exp: now + 1 }), 'accepted'],
  ['accepts any key of the issuer if the token has no kid', idToken({}, { kid: undefined }, idp.otherRsa), 'accepted'],
  ['checks the claims of a token without kid', idToken({ exp: now }, { kid: undefined }, idp.otherRsa), 'tokenExpired'],
  [
    'refuses a foreign key if the token has no kid',
    idToken({}, { kid: undefined }, byStranger),
    'tokenSignatureInvalid'
  ],
  ['refuses another issuer', idToken({ iss: elsewhere }), 'tokenIssuerUnknown'],
  ['refuses a missing issuer', idToken({ iss: undefined }), 'tokenIssuerUnknown'],
  ['refuses a number as the issuer', idToken({ iss: 1 }), 'tokenIssuerUnknown'],
  ['refuses another audience', idToken({ aud: elsewhere }), 'tokenAudienceRefused'],
  ['refuses a missing audience', idToken({ aud: undefined }), 'tokenClaimInvalid aud'],
  ['refuses a token that expires this second', idToken({ exp: now }), 'tokenExpired'],
  ['refuses a missing expiry', idToken({ exp: undefined }), 'tokenClaimInvalid exp'],
  ['refuses a string as the expiry', idToken({ exp: '2099-01-01' }), 'tokenClaimInvalid exp'],
  ['refuses a string as the start', idToken({ nbf: '2019-01-01' }), 'tokenClaimInvalid nbf'],
  ['refuses a missing subject', idToken({ sub: undefined }), 'tokenClaimInvalid sub'],
  ['refuses a number as the subject', idToken({ sub: 7 }), 'tokenClaimInvalid sub'],
  ['refuses a list as the subject', idToken({ sub: ['user:dev'] }), 'tokenClaimInvalid sub'],
  ['refuses an unknown user', idToken({ sub: 'user:stranger' }), 'tokenSubjectUnknown'],
  ['refuses a token without a signature and with alg none', `Bearer ${notSigned}.${payload}.`, 'tokenAlgorithmRefused'],
  [
    'refuses a token with a signature and with alg none',
    `Bearer ${notSigned}.${payload}.${signature}`,
    'tokenAlgorithmRefused'
  ],
  [
    'refuses HS256 with the public key as the secret',
    idToken({}, { alg: 'HS256' }, byPublicKey),
    'tokenAlgorithmRefused'
  ],
  ['refuses HS256', idToken({}, { alg: 'HS256' }, bySecret), 'tokenAlgorithmRefused'],
  ['refuses RS512', idToken({}, { alg: 'RS512' }), 'tokenAlgorithmRefused'],
  ['refuses a foreign key with a known kid', idToken({}, {}, byStranger), 'tokenSignatureInvalid'],
  ['refuses a key inside the token', idToken({}, { jwk: stranger.jwk }, byStranger), 'tokenSignatureInvalid'],
  ['refuses the kid of another key', idToken({}, { kid: 'rsa-2' }), 'tokenSignatureInvalid'],
  ['refuses an unknown kid', idToken({}, { kid: 'rsa-3' }), 'tokenSignatureInvalid'],
  [
    'refuses claims that were changed after signing',
    `Bearer ${header}.${forged}.${signature}`,
    'tokenSignatureInvalid'
  ],
  ['refuses an empty signature', `Bearer ${header}.${payload}.`, 'tokenSignatureInvalid'],
  ['refuses an unknown critical header', idToken({}, { 'crit': ['urn:x'], 'urn:x': 1 }), 'tokenMalformed'],
  ['refuses a header that is not JSON', `Bearer bm90LWpzb24.${payload}.${signature}`, 'tokenMalformed'],
  ['refuses claims that are not JSON', `Bearer ${header}.bm90LWpzb24.${signature}`, 'tokenMalformed'],
  ['refuses a list of claims', `Bearer ${header}.${tokenPart([claims])}.${signature}`, 'tokenMalformed'],
  ['refuses truncated claims', `Bearer ${header}.${payload.slice(0, 5)}.${signature}`, 'tokenMalformed'],
  ['refuses a token of two parts', `Bearer ${header}.${payload}`, 'credentialUnknown'],
  ['refuses a token of five parts', `Bearer ${validIdToken}.${payload}.${signature}`, 'credentialUnknown'],
  ['refuses a token that is not base64url', `Bearer ${header}.%${payload}.${signature}`, 'credentialUnknown']
])

t.test('accepts an id_token from the time in its nbf claim', async t => {
  const { app, clock } = await createAuthApp(t)
  const token = await idToken({ nbf: now + 60 })
  clock.advance(59_999)
  assertVerdict(t, await send(t, app, token), 'tokenNotYetValid')
  clock.advance(1)
  assertVerdict(t, await send(t, app, token), 'accepted')
})

t.test('accepts any audience if none is configured', async t => {
  const { app } = await createAuthApp(t, { identityProvider: { ...identityProvider, audience: undefined } })
  for (const aud of [undefined, elsewhere]) assertVerdict(t, await send(t, app, await idToken({ aud })), 'accepted')
})

t.test('refuses an id_token of an identity provider that is not configured', async t => {
  const { app } = await createAuthApp(t, { identityProvider: undefined })
  assertVerdict(t, await send(t, app, bearer(validIdToken)), 'tokenIssuerUnknown')
})

const lowerCase = { iss: `${SIGNING_KEYS}${acme.keyId.toLowerCase()}`, sub: demo.acme.id.toLowerCase() }
const globexToken = (sub: string) => acmeToken({ iss: `${SIGNING_KEYS}${globex.keyId}`, sub }, {}, globex.privateKey)
const byPem = secretKey(acme.pem)

testAll('authenticates by signing-key token', [
  ['accepts a token of the organisation without times', acmeToken(), 'accepted'],
  ['accepts the scheme in lower case', `jwt ${validAcmeToken}`, 'accepted'],
  ['accepts ids in lower case', acmeToken(lowerCase), 'accepted'],
  ['accepts times', acmeToken({ nbf: now, iat: now, exp: now + 1 }), 'accepted'],
  ['accepts any audience and any kid', acmeToken({ aud: elsewhere }, { kid: 'any' }), 'accepted'],
  ['forbids a token of an end user', acmeToken({ sub: 'customer-1' }), 'endUserForbidden'],
  ['forbids a token of another organisation', globexToken(demo.globex.id), 'organisationForbidden'],
  [
    'forbids a token that another organisation has signed for this organisation',
    globexToken(demo.acme.id),
    'endUserForbidden'
  ],
  ['refuses an unknown key id', acmeToken({ iss: `${SIGNING_KEYS}${demo.unknown}` }), 'signingKeyUnknown'],
  ['refuses a missing key id', acmeToken({ iss: SIGNING_KEYS }), 'signingKeyUnknown'],
  ['refuses another issuer', acmeToken({ iss: `https://evil.com/sk/${acme.keyId}` }), 'tokenIssuerUnknown'],
  ['refuses a missing issuer', acmeToken({ iss: undefined }), 'tokenIssuerUnknown'],
  ['refuses a number as the issuer', acmeToken({ iss: 1 }), 'tokenIssuerUnknown'],
  ['refuses a missing subject', acmeToken({ sub: undefined }), 'tokenClaimInvalid sub'],
  ['refuses a number as the subject', acmeToken({ sub: 7 }), 'tokenClaimInvalid sub'],
  ['refuses ES256', acmeToken({}, { alg: 'ES256' }, idp.ec.privateKey), 'tokenAlgorithmRefused'],
  ['refuses HS256 with the public key as the secret', acmeToken({}, { alg: 'HS256' }, byPem), 'tokenAlgorithmRefused'],
  ['refuses a token without a signature', `JWT ${notSigned}.${validAcmeToken.split('.')[1]}.`, 'tokenAlgorithmRefused'],
  ['refuses a foreign key', acmeToken({}, {}, stranger.privateKey), 'tokenSignatureInvalid'],
  ['refuses the key of another organisation', acmeToken({}, {}, globex.privateKey), 'tokenSignatureInvalid'],
  ['refuses a token that has expired', acmeToken({ exp: now }), 'tokenExpired'],
  ['refuses a token that is not valid yet', acmeToken({ nbf: now + 1 }), 'tokenNotYetValid'],
  ['refuses a string as the expiry', acmeToken({ exp: 'never' }), 'tokenClaimInvalid exp'],
  ['refuses an API key after JWT', `JWT ${acmeKey}`, 'tokenMalformed'],
  ['refuses an id_token after JWT', `JWT ${validIdToken}`, 'tokenIssuerUnknown'],
  ['refuses a signing-key token after Bearer', bearer(validAcmeToken), 'tokenIssuerUnknown']
])

t.test('forbids foreign organisations to every kind of credential', async t => {
  const { app } = await createAuthApp(t)
  const { token } = await mint(t, app, { sub: 'user:dev' })
  for (const sent of [`Bearer ${acmeKey}`, `Bearer ${token}`, `Bearer ${validIdToken}`, `JWT ${validAcmeToken}`]) {
    assertVerdict(t, await send(t, app, sent), 'accepted')
    assertVerdict(t, await send(t, app, sent, { organisation: demo.globex.id }), 'organisationForbidden')
  }
})

t.test('checks the credential before the path', async t => {
  const { app } = await createAuthApp(t)
  const path = { organisation: 'acme', connector: 'shopify' }
  assertVerdict(t, await send(t, app, {}, path), 'credentialMissing')
  assertVerdict(t, await send(t, app, 'Bearer swo_unknown', path), 'credentialUnknown')
})

t.test('checks the path before the organisation', async t => {
  const { app } = await createAuthApp(t)
  const endUser = await acmeToken({ sub: 'customer-1' })
  for (const sent of [`Bearer ${acmeKey}`, `Bearer ${demo.globex.key}`, endUser]) {
    const response = await send(t, app, sent, { connector: 'shopify' })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400002',
      message: 'invalid path parameter',
      fields: [{ field: 'connector_id', message: 'must be a ULID' }],
      details: 'Each id in the path must be a ULID: 26 characters from 0-9 and A-Z, without I, L, O and U.'
    })
    t.equal(response.headers['www-authenticate'], undefined)
    t.equal(response.headers['x-mock-explain'], 'invalidPathParameter; evidence=assumed; ledger=invalid-path-parameter')
  }
})

t.test('checks the organisation before the connector, and treats missing and foreign organisations alike', async t => {
  const { app } = await createAuthApp(t)
  for (const organisation of [demo.globex.id, demo.unknown]) {
    for (const connector of [demo.shopify, demo.unknown]) {
      const response = await send(t, app, `Bearer ${acmeKey}`, { organisation, connector })
      assertVerdict(t, response, 'organisationForbidden')
    }
  }
})

t.test('stores API keys only as hashes', async t => {
  const folder = t.testdir({})
  const { app } = await createAuthApp(t, { data: join(folder, 'mock.db') })
  const { token } = await mint(t, app, { organisationId: demo.acme.id })
  assertVerdict(t, await send(t, app, bearer(token)), 'accepted')
  const state = await app.inject('/__admin/state')
  await app.close()
  const written = Buffer.concat(readdirSync(folder).map(file => readFileSync(join(folder, file))))
  for (const key of [token, acmeKey, keys.dotted, keys.expiring]) {
    const sha256 = createHash('sha256').update(key).digest()
    t.ok(written.includes(sha256))
    t.notOk(written.includes(key))
    t.ok(state.body.includes(sha256.toString('hex')))
    t.notOk(state.body.includes(key))
  }
})
