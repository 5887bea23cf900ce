import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { findKeySetProblem } from '../../src/auth/key-set.js'
import { buildApp } from '../../src/http/app.js'

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength })
const strong = rsa(2_048)
const publicJwk = strong.publicKey.export({ format: 'jwk' })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })

const noKeySet = 'allowed is a JSON Web Key Set: { "keys": [...] }'

const keySets = [
  { says: 'an RSA key', keySet: { keys: [publicJwk] }, problem: undefined },
  { says: 'an EC key', keySet: { keys: [ec] }, problem: undefined },
  { says: 'a key for another purpose beside', keySet: { keys: [publicJwk, { kty: 'OKP' }] }, problem: undefined },
  { says: 'null', keySet: null, problem: noKeySet },
  { says: 'an empty object', keySet: {}, problem: noKeySet },
  { says: 'no keys', keySet: { keys: [] }, problem: 'it holds no RSA or EC key' },
  { says: 'no usable key', keySet: { keys: [{ kty: 'OKP' }] }, problem: 'it holds no RSA or EC key' },
  { says: 'null for a key', keySet: { keys: [publicJwk, null] }, problem: 'keys[1] is no key' },
  { says: 'no modulus', keySet: { keys: [{ kty: 'RSA', e: 'AQAB' }] }, problem: 'keys[0] is broken' },
  {
    says: 'a short key',
    keySet: { keys: [ec, rsa(1_024).publicKey.export({ format: 'jwk' })] },
    problem: 'keys[1] is too short; allowed are 2048 bits or more'
  },
  {
    says: 'a private key',
    keySet: { keys: [strong.privateKey.export({ format: 'jwk' })] },
    problem: 'keys[0] is a private key; only its public half belongs there'
  }
]

for (const { says, keySet, problem } of keySets) {
  t.test(`a key set with ${says} is ${problem === undefined ? 'taken' : 'refused'}`, async t => {
    t.equal(findKeySetProblem(keySet), problem)
  })
}

t.test('an app does not start with a key set that cannot verify', async t => {
  const identityProvider = { issuer: 'https://idp.example.com', audience: undefined, jwks: { keys: [] } }
  await t.rejects(buildApp({ identityProvider }), {
    name: 'TypeError',
    message: 'the key set of the identity provider cannot be used: it holds no RSA or EC key'
  })
})
