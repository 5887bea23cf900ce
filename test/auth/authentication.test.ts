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

/** Long ago, so that whatever looks at the real clock instead of the sandbox's is found out. */
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

/** The demo seed, where Acme has two more API keys, and Acme and Globex have a signing key each. */
function worldSeed() {
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

async function createWorld(t: Test, options: AppOptions = {}) {
  const clock = createClock(() => NOW)
  const app = await createApp(t, { seeds: [worldSeed()], clock, identityProvider, ...options })
  return { app, clock }
}

/** The header `Authorization`, or the headers that carry the credential. */
type Sent = string | { authorization?: string; cookie?: string }

/** Sends an import, by default into Acme. Whatever the answer is, nothing of the credential may be in it. */
async function send(t: Test, app: FastifyInstance, sent: Sent, path = {}): Promise<LightMyRequestResponse> {
  const headers = typeof sent === 'string' ? { authorization: sent } : sent
  const response = await injectImport(app, path, { headers })
  const answer = JSON.stringify([response.headers, response.statusMessage, response.body])
  for (const [part] of Object.values(headers)
    .join(' ')
    .matchAll(/[\w-]{8,}/g)) {
    t.notOk(answer.includes(part), `the answer does not hold ${part}`)
  }
  return response
}

/** What each rule answers: code, message and details. */
const refusals = {
  credentialMissing: '401001 | missing credential | Send the header "Authorization: Bearer <API key or id_token>".',
  credentialMalformed:
    '401002 | malformed credential | Send "Authorization: Bearer <API key or id_token>" or "Authorization: ' +
    'JWT <signing-key token>".',
  credentialUnknown:
    '401003 | unknown credential | No API key of this server is so. Use one of the seed ("versori-mock start" ' +
    'prints a request that works).',
  apiKeyExpired: '401004 | api key expired | Use an API key that has not expired.',
  tokenMalformed: '401005 | malformed token | Send a compact JWT: three base64url parts.',
  tokenAlgorithmRefused:
    '401006 | token algorithm refused | Sign id_tokens with RS256 or ES256, and signing-key tokens with RS256.',
  tokenSignatureInvalid: '401007 | invalid token signature | Sign the token with a key that its issuer publishes.',
  tokenIssuerUnknown:
    '401008 | unknown token issuer | Behind "Bearer", send an id_token of the identity provider (see ' +
    '/.well-known/openid-configuration); a token whose issuer is https://versori.com/sk/<key id> goes behind "JWT".',
  tokenAudienceRefused:
    '401009 | token audience refused | Send a token made for the audience that this server is configured with ' +
    '(--idp-audience).',
  tokenExpired: '401010 | token expired | Get a new token.',
  tokenNotYetValid: '401011 | token not yet valid | The token is for later ("nbf"): wait, or compare the clocks.',
  tokenClaimInvalid: '401012 | invalid token claim | The claim "{claim}" is missing or of a wrong type.',
  tokenSubjectUnknown:
    '401013 | unknown token subject | Name the subject under "users" in the seed, with the organisations it ' +
    'belongs to.',
  signingKeyUnknown:
    '401014 | unknown signing key | Name the key under "signingKeys" of its organisation in the seed, with ' +
    'its public half.',
  organisationForbidden: '403001 | organisation forbidden | Use a credential of the organisation that the path names.',
  endUserForbidden:
    '403002 | end user forbidden | A token of an end user cannot manage connectors: sign one whose subject is ' +
    'the organisation itself.'
} as const

type Rule = keyof typeof refusals

/** `accepted`, or the rule that refuses; for tokenClaimInvalid, with the claim. */
type Verdict = 'accepted' | Rule | `tokenClaimInvalid ${string}`

function assertVerdict(t: Test, response: LightMyRequestResponse, verdict: Verdict): void {
  const { statusCode, headers } = response
  const answered = [statusCode, headers['content-type'], headers['www-authenticate'], headers['x-mock-explain']]
  const json = 'application/json; charset=utf-8'
  if (verdict === 'accepted') {
    t.strictSame(answered, [200, json, undefined, undefined])
    t.match(response.json(), { organisationId: demo.acme.id, name: 'Shopify', versions: [{ name: '2024-07' }] })
    return
  }
  const [rule, claim = ''] = verdict.split(' ') as [Rule, string?]
  const [code, message, details] = refusals[rule].split(' | ') as [string, string, string]
  const challenge = code.startsWith('401') ? challengeOf(rule, message) : undefined
  t.strictSame(answered, [
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

/** Rows are independent of each other, and share a world because one takes a while to make. */
function testAll(what: string, rows: readonly Row[]): void {
  t.test(what, async t => {
    const { app } = await createWorld(t)
    for (const [says, sent, verdict] of rows) {
      await t.test(says, async t => assertVerdict(t, await send(t, app, await sent), verdict))
    }
  })
}

const acmeKey = demo.acme.key

testAll('API keys', [
  ['an API key is good', `Bearer ${acmeKey}`, 'accepted'],
  ['the scheme word may be in lower case', `bearer ${acmeKey}`, 'accepted'],
  ['the scheme word may be in upper case', `BEARER ${acmeKey}`, 'accepted'],
  ['several spaces may follow the scheme word', `Bearer    ${acmeKey}`, 'accepted'],
  ['an API key may look like a JWT', `Bearer ${keys.dotted}`, 'accepted'],
  ['an unknown API key is refused', 'Bearer swo_nobody_knows_it', 'credentialUnknown'],
  ['an API key in another case is unknown', `Bearer ${acmeKey.toUpperCase()}`, 'credentialUnknown'],
  ['the API key of another organisation is forbidden', `Bearer ${demo.globex.key}`, 'organisationForbidden'],
  ['no credential is challenged without an error', {}, 'credentialMissing'],
  ['a key without a scheme is malformed', acmeKey, 'credentialMalformed'],
  ['a scheme without a key is malformed', 'Bearer', 'credentialMalformed'],
  ['a scheme and spaces are malformed', 'Bearer   ', 'credentialMalformed'],
  ['basic authentication is malformed', 'Basic c3dvX2RlbW86YWNtZQ==', 'credentialMalformed'],
  ['an empty header is malformed', '', 'credentialMalformed'],
  ['two keys are malformed', `Bearer ${acmeKey} ${demo.globex.key}`, 'credentialMalformed']
])

t.test('an API key is good until the instant it expires', async t => {
  const { app, clock } = await createWorld(t)
  clock.advance(HOUR * 1_000 - 1)
  assertVerdict(t, await send(t, app, bearer(keys.expiring)), 'accepted')
  clock.advance(1)
  assertVerdict(t, await send(t, app, bearer(keys.expiring)), 'apiKeyExpired')
  assertVerdict(t, await send(t, app, bearer(keys.dotted)), 'accepted')
})

const { issuer: iss, audience: aud } = identityProvider
const claims = { iss, aud, sub: 'user:dev', iat: now, exp: now + HOUR }

/** The header of a good id_token of the outside identity provider, or of one with changes. */
async function idToken(changes = {}, header = {}, { privateKey, jwk: { kid } }: KeyPair = idp.rsa) {
  return `Bearer ${await signToken(privateKey, { alg: 'RS256', kid, ...header }, { ...claims, ...changes })}`
}

/** The header of a good signing-key token of Acme, or of one with changes. */
async function acmeToken(changes = {}, header = {}, privateKey = acme.privateKey) {
  const good = { iss: `${SIGNING_KEYS}${acme.keyId}`, sub: demo.acme.id }
  return `JWT ${await signToken(privateKey, { alg: 'RS256', ...header }, { ...good, ...changes })}`
}

const goodIdToken = (await idToken()).slice('Bearer '.length)
const goodAcmeToken = (await acmeToken()).slice('JWT '.length)

testAll('the cookie', [
  ['the cookie may carry an API key', { cookie: `cookie=${acmeKey}` }, 'accepted'],
  ['the cookie may carry an id_token', { cookie: `cookie=${goodIdToken}` }, 'accepted'],
  ['the cookie may stand among others', { cookie: `theme=dark; cookie=${acmeKey}; lang=en` }, 'accepted'],
  ['the header and the cookie may agree', { ...bearer(acmeKey), cookie: `cookie=${acmeKey}` }, 'accepted'],
  ['a good header beats a bad cookie', { ...bearer(acmeKey), cookie: 'cookie=swo_unknown' }, 'accepted'],
  ['a bad header beats a good cookie', { ...bearer('swo_unknown'), cookie: `cookie=${acmeKey}` }, 'credentialUnknown'],
  ['an unknown API key in the cookie is refused', { cookie: 'cookie=swo_unknown' }, 'credentialUnknown'],
  ['a foreign API key in the cookie is forbidden', { cookie: `cookie=${demo.globex.key}` }, 'organisationForbidden'],
  ['a signing-key token in the cookie is refused', { cookie: `cookie=${goodAcmeToken}` }, 'tokenIssuerUnknown'],
  ['an empty cookie is no credential', { cookie: 'cookie=' }, 'credentialMissing'],
  ['other cookies are no credential', { cookie: `session=${acmeKey}; Cookie=${acmeKey}` }, 'credentialMissing']
])

async function mint(t: Test, app: FastifyInstance, payload: object) {
  const response = await app.inject({ method: 'POST', url: '/__admin/tokens', payload })
  t.equal(response.statusCode, 201)
  return response.json<{ token: string; expiresAt?: string }>()
}

t.test('an id_token of an unknown user is refused', async t => {
  const { app } = await createWorld(t)
  const { token } = await mint(t, app, { sub: 'user:stranger' })
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenSubjectUnknown')
})

t.test('an id_token of the own identity provider is good for an hour', async t => {
  const { app, clock } = await createWorld(t)
  const { token, expiresAt } = await mint(t, app, { sub: 'user:dev' })
  t.equal(expiresAt, '2020-02-03T05:05:06.000Z')
  clock.advance(HOUR * 1_000 - 1)
  assertVerdict(t, await send(t, app, bearer(token)), 'accepted')
  clock.advance(1)
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenExpired')
})

t.test('an id_token can be minted as one that has expired', async t => {
  const { app } = await createWorld(t)
  const { token, expiresAt } = await mint(t, app, { sub: 'user:dev', expiresIn: '-1h' })
  t.equal(expiresAt, '2020-02-03T03:05:06.000Z')
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenExpired')
})

t.test('an id_token of another mock is refused, though its issuer has the same name', async t => {
  const [{ app }, other] = [await createWorld(t), await createWorld(t)]
  const { token } = await mint(t, other.app, { sub: 'user:dev' })
  assertVerdict(t, await send(t, other.app, bearer(token)), 'accepted')
  assertVerdict(t, await send(t, app, bearer(token)), 'tokenSignatureInvalid')
})

t.test('the own identity provider describes itself, and its keys verify its tokens', async t => {
  const publicUrl = 'https://mock.example.com'
  const { app } = await createWorld(t, { publicUrl })
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

const [header, payload, signature] = goodIdToken.split('.') as [string, string, string]
const forged = tokenPart({ ...claims, exp: now + 2 * HOUR })
const notSigned = tokenPart({ alg: 'none' })
const elsewhere = 'https://id.example.org'
const byStranger = { ...idp.rsa, privateKey: stranger.privateKey }
const byPublicKey = { ...idp.rsa, privateKey: secretKey(idp.rsa.pem) }
const bySecret = { ...idp.rsa, privateKey: secretKey('s'.repeat(32)) }

testAll('id_tokens of an outside identity provider', [
  ['one signed with RS256 is good', idToken(), 'accepted'],
  ['one signed with ES256 is good', idToken({}, { alg: 'ES256' }, idp.ec), 'accepted'],
  ['one for several audiences is good', idToken({ aud: [elsewhere, claims.aud] }), 'accepted'],
  ['one that is valid from this second is good', idToken({ nbf: now }), 'accepted'],
  ['one that is valid until the next second is good', idToken({ exp: now + 1 }), 'accepted'],
  ['one without kid may be signed by any key', idToken({}, { kid: undefined }, idp.otherRsa), 'accepted'],
  ['one without kid is checked all the same', idToken({ exp: now }, { kid: undefined }, idp.otherRsa), 'tokenExpired'],
  ['one without kid is not by any other key', idToken({}, { kid: undefined }, byStranger), 'tokenSignatureInvalid'],
  ['one of another issuer is refused', idToken({ iss: elsewhere }), 'tokenIssuerUnknown'],
  ['one without an issuer is refused', idToken({ iss: undefined }), 'tokenIssuerUnknown'],
  ['one with a number for an issuer is refused', idToken({ iss: 1 }), 'tokenIssuerUnknown'],
  ['one for another audience is refused', idToken({ aud: elsewhere }), 'tokenAudienceRefused'],
  ['one without an audience is refused', idToken({ aud: undefined }), 'tokenClaimInvalid aud'],
  ['one that expires this second is refused', idToken({ exp: now }), 'tokenExpired'],
  ['one without an expiry is refused', idToken({ exp: undefined }), 'tokenClaimInvalid exp'],
  ['one with a text for an expiry is refused', idToken({ exp: '2099-01-01' }), 'tokenClaimInvalid exp'],
  ['one with a text for its start is refused', idToken({ nbf: '2019-01-01' }), 'tokenClaimInvalid nbf'],
  ['one without a subject is refused', idToken({ sub: undefined }), 'tokenClaimInvalid sub'],
  ['one with a number for a subject is refused', idToken({ sub: 7 }), 'tokenClaimInvalid sub'],
  ['one with a list for a subject is refused', idToken({ sub: ['user:dev'] }), 'tokenClaimInvalid sub'],
  ['one of an unknown user is refused', idToken({ sub: 'user:stranger' }), 'tokenSubjectUnknown'],
  ['one that is not signed is refused', `Bearer ${notSigned}.${payload}.`, 'tokenAlgorithmRefused'],
  ['one that says it is not is refused', `Bearer ${notSigned}.${payload}.${signature}`, 'tokenAlgorithmRefused'],
  ['the public key is no secret', idToken({}, { alg: 'HS256' }, byPublicKey), 'tokenAlgorithmRefused'],
  ['one signed with a secret is refused', idToken({}, { alg: 'HS256' }, bySecret), 'tokenAlgorithmRefused'],
  ['one signed with RS512 is refused', idToken({}, { alg: 'RS512' }), 'tokenAlgorithmRefused'],
  ['one by another key of that name is refused', idToken({}, {}, byStranger), 'tokenSignatureInvalid'],
  ['one that brings its own key is refused', idToken({}, { jwk: stranger.jwk }, byStranger), 'tokenSignatureInvalid'],
  ['one by another key than it says is refused', idToken({}, { kid: 'rsa-2' }), 'tokenSignatureInvalid'],
  ['one by an unknown key is refused', idToken({}, { kid: 'rsa-3' }), 'tokenSignatureInvalid'],
  ['one with other claims is refused', `Bearer ${header}.${forged}.${signature}`, 'tokenSignatureInvalid'],
  ['one that lost its signature is refused', `Bearer ${header}.${payload}.`, 'tokenSignatureInvalid'],
  ['one that asks for too much is refused', idToken({}, { 'crit': ['urn:x'], 'urn:x': 1 }), 'tokenMalformed'],
  ['one whose header is no JSON is refused', `Bearer bm90LWpzb24.${payload}.${signature}`, 'tokenMalformed'],
  ['one whose claims are no JSON is refused', `Bearer ${header}.bm90LWpzb24.${signature}`, 'tokenMalformed'],
  ['one whose claims are a list is refused', `Bearer ${header}.${tokenPart([claims])}.${signature}`, 'tokenMalformed'],
  ['one that is cut is refused', `Bearer ${header}.${payload.slice(0, 5)}.${signature}`, 'tokenMalformed'],
  ['two parts are no token', `Bearer ${header}.${payload}`, 'credentialUnknown'],
  ['five parts are no token', `Bearer ${goodIdToken}.${payload}.${signature}`, 'credentialUnknown'],
  ['what is no base64url is no token', `Bearer ${header}.%${payload}.${signature}`, 'credentialUnknown']
])

t.test('an id_token is not valid before its time, and then is', async t => {
  const { app, clock } = await createWorld(t)
  const token = await idToken({ nbf: now + 60 })
  clock.advance(59_999)
  assertVerdict(t, await send(t, app, token), 'tokenNotYetValid')
  clock.advance(1)
  assertVerdict(t, await send(t, app, token), 'accepted')
})

t.test('an id_token may be for any audience where none is configured', async t => {
  const { app } = await createWorld(t, { identityProvider: { ...identityProvider, audience: undefined } })
  for (const aud of [undefined, elsewhere]) assertVerdict(t, await send(t, app, await idToken({ aud })), 'accepted')
})

t.test('an outside id_token is refused where no outside identity provider is configured', async t => {
  const { app } = await createWorld(t, { identityProvider: undefined })
  assertVerdict(t, await send(t, app, bearer(goodIdToken)), 'tokenIssuerUnknown')
})

const lowerCase = { iss: `${SIGNING_KEYS}${acme.keyId.toLowerCase()}`, sub: demo.acme.id.toLowerCase() }
const globexToken = (sub: string) => acmeToken({ iss: `${SIGNING_KEYS}${globex.keyId}`, sub }, {}, globex.privateKey)
const byPem = secretKey(acme.pem)

testAll('signing-key tokens', [
  ['one of the organisation is good, without times', acmeToken(), 'accepted'],
  ['one may come behind jwt in lower case', `jwt ${goodAcmeToken}`, 'accepted'],
  ['one may have its ids in lower case', acmeToken(lowerCase), 'accepted'],
  ['one may have times', acmeToken({ nbf: now, iat: now, exp: now + 1 }), 'accepted'],
  ['one may name any audience and any kid', acmeToken({ aud: elsewhere }, { kid: 'any' }), 'accepted'],
  ['one of an end user is forbidden', acmeToken({ sub: 'customer-1' }), 'endUserForbidden'],
  ['one of another organisation is forbidden', globexToken(demo.globex.id), 'organisationForbidden'],
  ['one that another organisation signs for this is forbidden', globexToken(demo.acme.id), 'endUserForbidden'],
  ['one of an unknown key is refused', acmeToken({ iss: `${SIGNING_KEYS}${demo.unknown}` }), 'signingKeyUnknown'],
  ['one without the id of a key is refused', acmeToken({ iss: SIGNING_KEYS }), 'signingKeyUnknown'],
  ['one of another issuer is refused', acmeToken({ iss: `https://evil.com/sk/${acme.keyId}` }), 'tokenIssuerUnknown'],
  ['one without an issuer is refused', acmeToken({ iss: undefined }), 'tokenIssuerUnknown'],
  ['one with a number for an issuer is refused', acmeToken({ iss: 1 }), 'tokenIssuerUnknown'],
  ['one without a subject is refused', acmeToken({ sub: undefined }), 'tokenClaimInvalid sub'],
  ['one with a number for a subject is refused', acmeToken({ sub: 7 }), 'tokenClaimInvalid sub'],
  ['one signed with ES256 is refused', acmeToken({}, { alg: 'ES256' }, idp.ec.privateKey), 'tokenAlgorithmRefused'],
  ['the public key is no secret', acmeToken({}, { alg: 'HS256' }, byPem), 'tokenAlgorithmRefused'],
  ['one that is not signed is refused', `JWT ${notSigned}.${goodAcmeToken.split('.')[1]}.`, 'tokenAlgorithmRefused'],
  ['one signed by another key is refused', acmeToken({}, {}, stranger.privateKey), 'tokenSignatureInvalid'],
  ['one signed by the key of Globex is refused', acmeToken({}, {}, globex.privateKey), 'tokenSignatureInvalid'],
  ['one that has expired is refused', acmeToken({ exp: now }), 'tokenExpired'],
  ['one that is not yet valid is refused', acmeToken({ nbf: now + 1 }), 'tokenNotYetValid'],
  ['one with a text for an expiry is refused', acmeToken({ exp: 'never' }), 'tokenClaimInvalid exp'],
  ['an API key is none', `JWT ${acmeKey}`, 'tokenMalformed'],
  ['an id_token is none', `JWT ${goodIdToken}`, 'tokenIssuerUnknown'],
  ['one does not go behind Bearer', bearer(goodAcmeToken), 'tokenIssuerUnknown']
])

t.test('every kind of credential is forbidden the organisations of others', async t => {
  const { app } = await createWorld(t)
  const { token } = await mint(t, app, { sub: 'user:dev' })
  for (const sent of [`Bearer ${acmeKey}`, `Bearer ${token}`, `Bearer ${goodIdToken}`, `JWT ${goodAcmeToken}`]) {
    assertVerdict(t, await send(t, app, sent), 'accepted')
    assertVerdict(t, await send(t, app, sent, { organisation: demo.globex.id }), 'organisationForbidden')
  }
})

t.test('checks the credential before the path', async t => {
  const { app } = await createWorld(t)
  const path = { organisation: 'acme', connector: 'shopify' }
  assertVerdict(t, await send(t, app, {}, path), 'credentialMissing')
  assertVerdict(t, await send(t, app, 'Bearer swo_unknown', path), 'credentialUnknown')
})

t.test('checks the path before the organisation', async t => {
  const { app } = await createWorld(t)
  const endUser = await acmeToken({ sub: 'customer-1' })
  for (const sent of [`Bearer ${acmeKey}`, `Bearer ${demo.globex.key}`, endUser]) {
    const response = await send(t, app, sent, { connector: 'shopify' })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400002',
      message: 'invalid path parameter',
      fields: [{ field: 'connector_id', message: 'must be a ULID' }],
      details: 'Send the ids of the path as ULIDs: 26 characters of 0-9 and A-Z without I, L, O and U.'
    })
    t.equal(response.headers['www-authenticate'], undefined)
    t.equal(response.headers['x-mock-explain'], 'invalidPathParameter; evidence=assumed; ledger=invalid-path-parameter')
  }
})

t.test('checks the organisation before the connector, and tells no unknown one from a foreign one', async t => {
  const { app } = await createWorld(t)
  for (const organisation of [demo.globex.id, demo.unknown]) {
    for (const connector of [demo.shopify, demo.unknown]) {
      const response = await send(t, app, `Bearer ${acmeKey}`, { organisation, connector })
      assertVerdict(t, response, 'organisationForbidden')
    }
  }
})

t.test('keeps API keys as hashes only', async t => {
  const folder = t.testdir({})
  const { app } = await createWorld(t, { data: join(folder, 'mock.db') })
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
