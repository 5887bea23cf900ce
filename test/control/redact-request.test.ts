import fc from 'fast-check'
import t from 'tap'
import { redactBody, redactHeaders, redactQuery } from '../../src/control/journal/redact-request.js'

const SECRET = 'hunter2-and-more'

for (const [sent, kept] of [
  [`Bearer ${SECRET}`, 'Bearer ******'],
  [`bEARER ${SECRET}`, 'bEARER ******'],
  [`JWT ${SECRET}`, 'JWT ******'],
  [`Basic ${SECRET}`, 'Basic ******'],
  [`Digest username="${SECRET}"`, '******'],
  [`Bearer  ${SECRET} ${SECRET}`, 'Bearer ******'],
  [`Bearer\t${SECRET}`, '******'],
  [SECRET, '******'],
  ['', '******']
]) {
  t.test(`of the authorization ${JSON.stringify(sent)} it keeps ${kept}`, async t => {
    t.strictSame(redactHeaders({ authorization: sent }), { authorization: kept })
  })
}

t.test('keeps no header that is a secret by its name', async t => {
  const names = [
    ...['cookie', 'set-cookie', 'proxy-authorization', 'x-api-key', 'apikey', 'x-auth', 'x-auth-token', 'x-csrf-token'],
    ...[
      'x-client-secret',
      'x-password',
      'x-passwd',
      'x-session-id',
      'x-shopify-hmac-signature',
      'x-credential',
      'x-jwt'
    ]
  ]
  for (const name of names) {
    t.strictSame(redactHeaders({ [name]: SECRET }), { [name]: '******' })
    t.strictSame(redactHeaders({ [name]: [SECRET, SECRET] }), { [name]: '******' })
  }
})

t.test('keeps no header that is a secret by its value', async t => {
  const values = [
    `Bearer ${SECRET}`,
    'swo_demo_acme',
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln',
    'a=1; k=swo_demo_acme'
  ]
  for (const value of values) t.strictSame(redactHeaders({ 'x-forwarded-for': value }), { 'x-forwarded-for': '******' })
})

t.test('finds a JWT wherever it stands', async t => {
  const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln'
  for (const text of [jwt, `a=${jwt}`, `a.${jwt}`, `x-${jwt}`, `eyJ.${jwt}`, `"${jwt}"`, 'eyJh.x.', 'eyJ.eyJh.x.y']) {
    t.strictSame(redactBody({ text }), { text: '******' }, text)
  }
  for (const text of ['eyJ', 'eyJh.x', 'eyJh..x', 'xeyJh.x.y', 'eyJ.x.y', 'a.eyJh.x'])
    t.strictSame(redactBody({ text }), { text }, text)
})

t.test('looks through a text that is made to keep it busy', async t => {
  for (const part of ['-eyJ', '.', 'eyJ', 'eyJ.']) t.type(redactBody({ text: part.repeat(262_144) }), 'undefined', part)
  for (const part of ['-eyJa.', 'bearer  ', '-swo_'])
    t.strictSame(redactBody({ text: part.repeat(262_144) }), { text: '******' })
})

t.test('keeps of an address no query', async t => {
  t.strictSame(redactHeaders({ referer: `http://shop.example.com/a?token=${SECRET}#x` }), {
    referer: 'http://shop.example.com/a'
  })
})

t.test('keeps every other header as it is', async t => {
  const headers = {
    ...{ 'host': '127.0.0.1:8082', 'accept': 'application/json, */*', 'content-type': 'application/json' },
    ...{ 'user-agent': 'versori-sdk/1.0', 'x-mock-sandbox': 'default', 'content-length': '0', 'x-request-id': 'a-b' }
  }
  t.strictSame(redactHeaders(headers), headers)
})

t.test('keeps of a query only what is known', async t => {
  const query = { first: '10', after: ['a', 'b'], access_token: SECRET, other: SECRET }
  t.strictSame(redactQuery(query, ['first', 'after']), {
    ...{ first: '10', after: ['a', 'b'] },
    ...{ access_token: '******', other: '******' }
  })
})

t.test('keeps of the data of a credential only its shape', async t => {
  const body = {
    name: 'production',
    type: 'oauth2-client',
    data: { clientId: 'id', clientSecret: SECRET, scopes: ['a'], deep: { value: 1, on: true, none: null } }
  }
  t.strictSame(redactBody(body), {
    name: 'production',
    type: 'oauth2-client',
    data: {
      clientId: '******',
      clientSecret: '******',
      scopes: ['******'],
      deep: { value: '******', on: '******', none: null }
    }
  })
})

t.test('keeps no property that is a secret by its name, however it is written and wherever it stands', async t => {
  const names = [
    ...[
      'password',
      'Password',
      'passphrase',
      'clientSecret',
      'client_secret',
      'CLIENT-SECRET',
      'accessToken',
      'access_token'
    ],
    ...[
      'refreshToken',
      'id_token',
      'token',
      'apiKey',
      'api_key',
      'X-Api-Key',
      'privateKey',
      'key',
      'code',
      'state',
      'secret'
    ],
    ...[
      'valueBase64',
      'client_assertion',
      'Authorization',
      'additionalTokenParams',
      'signingKey',
      'sharedSecret',
      'cookie'
    ]
  ]
  for (const name of names) {
    t.strictSame(redactBody({ [name]: SECRET }), { [name]: '******' })
    t.strictSame(redactBody([{ a: [{ [name]: [SECRET] }] }]), [{ a: [{ [name]: ['******'] }] }])
    t.strictSame(redactBody({ [name]: { nested: SECRET } }), { [name]: { nested: '******' } })
  }
})

t.test('keeps what only sounds like one', async t => {
  const body = {
    ...{ tokenUrl: 'https://shop.example.com/token', authorizeUrl: 'https://shop.example.com', tokenType: 'bearer' },
    ...{ clientId: 'x', credentialId: 'x', username: 'x', name: 'Basic plan', keyword: 'x', tags: { keys: ['a'] } },
    variables: [{ name: 'shop', value: 'acme' }]
  }
  t.strictSame(redactBody(body), body)
})

t.test('keeps no text that is a secret by its form', async t => {
  const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'
  for (const text of [`Bearer ${SECRET}`, 'swo_demo_acme', pem, 'see eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln']) {
    t.strictSame(redactBody({ note: text, notes: [text] }), { note: '******', notes: ['******'] })
  }
})

t.test('leaves any value without a secret as it is, and never the one it was given', async () => {
  const property = fc.property(fc.jsonValue({ maxDepth: 4 }), value => {
    const body = { wrapped: value }
    const text = JSON.stringify(body)
    const kept = JSON.stringify(redactBody(body))
    if (JSON.stringify(body) !== text) throw new Error('changed what it was given')
    if (kept !== text && !kept.includes('******')) throw new Error(`${text} became ${kept}`)
  })
  fc.assert(property, { numRuns: 500 })
})

t.test('takes a property named __proto__ for one like any other', async t => {
  const kept = redactBody(JSON.parse(`{"__proto__":{"token":"${SECRET}"}}`)) as object
  t.equal(JSON.stringify(kept), '{"__proto__":{"token":"******"}}')
  t.equal(Object.getPrototypeOf(kept), Object.prototype)
})

t.test('keeps of a body without end only its beginning', async t => {
  const deep = JSON.parse(`${'['.repeat(30_000)}${']'.repeat(30_000)}`) as unknown
  const hidden = JSON.parse(`{"token":${'{"a":'.repeat(10_000)}"${SECRET}"${'}'.repeat(10_000)}}`) as unknown
  for (const body of [deep, hidden]) {
    const kept = JSON.stringify(redactBody(body))
    t.match(kept, '…')
    t.notMatch(kept, SECRET)
    t.ok(kept.length < 1_000)
  }
})

t.test('keeps a body of 64 KiB, and none that is longer', async t => {
  const longest = 'x'.repeat(65_536 - JSON.stringify({ a: '' }).length)
  t.strictSame(redactBody({ a: longest }), { a: longest })
  t.equal(redactBody({ a: `${longest}x` }), undefined)
})
