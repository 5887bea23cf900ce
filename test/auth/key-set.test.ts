import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { findKeySetProblem } from '../../src/auth/key-set.js'
import { buildApp } from '../../src/http/app.js'

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const strong = rsa(2_048)
const publicJwk = strong.publicKey.export({ format: 'jwk' })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })

const noKeySet = 'it must be a JSON Web Key Set: { "keys": [...] }'

const keySets = [
  { what: 'an RSA key', keySet: { keys: [publicJwk] }, problem: undefined },
  { what: 'an EC key', keySet: { keys: [ec] }, problem: undefined },
  { what: 'an additional key for another purpose', keySet: { keys: [publicJwk, { kty: 'OKP' }] }, problem: undefined },
  { what: 'null', keySet: null, problem: noKeySet },
  { what: 'an empty object', keySet: {}, problem: noKeySet },
  { what: 'no keys', keySet: { keys: [] }, problem: 'it must contain an RSA or EC key' },
  {
    what: 'only a key for another purpose',
    keySet: { keys: [{ kty: 'OKP' }] },
    problem: 'it must contain an RSA or EC key'
  },
  { what: 'null instead of a key', keySet: { keys: [publicJwk, null] }, problem: 'keys[1] is not a key' },
  { what: 'no modulus', keySet: { keys: [{ kty: 'RSA', e: 'AQAB' }] }, problem: 'keys[0] is invalid' },
  {
    what: 'a short key',
    keySet: { keys: [ec, rsa(1_024).publicKey.export({ format: 'jwk' })] },
    problem: 'keys[1] is too short; it must have at least 2048 bits'
  },
  {
    what: 'a private key',
    keySet: { keys: [strong.privateKey.export({ format: 'jwk' })] },
    problem: 'keys[0] is a private key; use its public key'
  }
]

for (const { what, keySet, problem } of keySets) {
  t.test(`${problem === undefined ? 'accepts' : 'refuses'} a key set: ${what}`, async t => {
    t.equal(findKeySetProblem(keySet), problem)
  })
}

t.test('does not build an app with a key set that cannot verify tokens', async t => {
  const identityProvider = { issuer: 'https://idp.example.com', audience: undefined, jwks: { keys: [] } }
  await t.rejects(buildApp({ identityProvider }), {
    name: 'TypeError',
    message: 'the key set of the identity provider cannot be used: it must contain an RSA or EC key'
  })
})
