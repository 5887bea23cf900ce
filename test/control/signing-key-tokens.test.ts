/** Tokens of signing keys that the control plane mints. */
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { SignJWT } from 'jose'
import t from 'tap'
import { packagePath } from '../../src/core/package.js'
import { createApp, demo } from '../helpers/app.js'
import { ask, fieldsOf, lease } from '../helpers/control-plane.js'

const DEMO_KEY = '01J0000000ACME00000000SK01'

async function mint(app: FastifyInstance, body: object, query = ''): Promise<string> {
  return (await ask<{ token: string }>(app, `POST /tokens${query}`, { scheme: 'JWT', ...body })).token
}

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Record<string, unknown>
}

async function statusFor(app: FastifyInstance, organisationId: string, token: string): Promise<number> {
  const headers = { authorization: `JWT ${token}` }
  return (await app.inject({ url: `/o/${organisationId}/connectors`, headers })).statusCode
}

t.test('the demo organisation signs with the key of the demo', async t => {
  const app = await createApp(t)
  const token = await mint(app, { organisationId: demo.acme.id, expiresIn: '15m' })
  const { iss, sub, iat, exp } = claimsOf(token)
  t.strictSame([iss, sub, Number(exp) - Number(iat)], [`https://versori.com/sk/${DEMO_KEY}`, demo.acme.id, 900])
  t.equal(await statusFor(app, demo.acme.id, token), 200)
  t.equal(await statusFor(app, demo.globex.id, token), 403)

  const privateKey = createPrivateKey(readFileSync(packagePath('fixtures', 'demo-signing-key.pem')))
  const own = await new SignJWT({ iss: String(iss), sub: demo.acme.id })
    .setProtectedHeader({ alg: 'RS256' })
    .sign(privateKey)
  t.equal(await statusFor(app, demo.acme.id, own), 200, 'a client can sign with the same file')
})

t.test('an end user gets a token that every operation refuses with 403', async t => {
  const app = await createApp(t)
  const token = await mint(app, { organisationId: demo.acme.id, sub: 'shopper-1' })
  t.equal(claimsOf(token)['sub'], 'shopper-1')
  t.equal(await statusFor(app, demo.acme.id, token), 403)
})

t.test('any other organisation gets one signing key of the mock, also in a lease', async t => {
  const app = await createApp(t)
  const sandbox = await lease(app)
  for (const [organisationId, query] of [
    [demo.globex.id, ''],
    [sandbox.organisationId, `?sandbox=${sandbox.id}`]
  ] as const) {
    const tokens = [await mint(app, { organisationId }, query), await mint(app, { organisationId }, query)]
    for (const token of tokens) t.equal(await statusFor(app, organisationId, token), 200)
    const [one, other] = tokens.map(token => claimsOf(token)['iss'])
    t.equal(one, other, 'the key is given once')
  }
})

t.test('an expired token is refused, and so is a request without or with an unknown organisation', async t => {
  const app = await createApp(t)
  const token = await mint(app, { organisationId: demo.acme.id, expiresIn: '-1h' })
  t.equal(await statusFor(app, demo.acme.id, token), 401)
  t.strictSame(await fieldsOf(app, 'POST /tokens', { scheme: 'JWT', sub: 'shopper-1' }), [
    { field: 'organisationId', message: 'send the organisation that signs the token' }
  ])
  t.strictSame(await fieldsOf(app, 'POST /tokens', { scheme: 'JWT', organisationId: demo.unknown }), [
    { field: 'organisationId', message: 'unknown organisation' }
  ])
})
