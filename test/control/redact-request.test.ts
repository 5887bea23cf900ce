import fc from 'fast-check'
import t from 'tap'
import { redactBody } from '../../src/control/journal/redact-body.js'
import { redactHeaders, redactQuery } from '../../src/control/journal/redact-request.js'

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
  t.test(`redacts the authorization ${JSON.stringify(sent)} to ${kept}`, async t => {
    t.strictSame(redactHeaders({ authorization: sent }), { authorization: kept })
  })
}

t.test('redacts headers with the name of a secret', async t => {
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

t.test('redacts headers with a credential as the value', async t => {
  const values = [
    `Bearer ${SECRET}`,
    'swo_demo_acme',
    'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln',
    'a=1; k=swo_demo_acme'
  ]
  for (const value of values) t.strictSame(redactHeaders({ 'x-forwarded-for': value }), { 'x-forwarded-for': '******' })
})

t.test('redacts strings that contain a JWT', async t => {
  const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln'
  for (const text of [jwt, `a=${jwt}`, `a.${jwt}`, `x-${jwt}`, `eyJ.${jwt}`, `"${jwt}"`, 'eyJh.x.', 'eyJ.eyJh.x.y']) {
    t.strictSame(redactBody({ text }), { text: '******' }, text)
  }
  for (const text of ['eyJ', 'eyJh.x', 'eyJh..x', 'xeyJh.x.y', 'eyJ.x.y', 'a.eyJh.x'])
    t.strictSame(redactBody({ text }), { text }, text)
})

t.test('handles strings that would make a naive regular expression slow', async t => {
  for (const part of ['-eyJ', '.', 'eyJ']) {
    const text = part.repeat(262_144)
    t.equal((redactBody({ text }) as { text: string }).text === text, true, part)
  }
  for (const part of ['-eyJa.', 'bearer  ', '-swo_'])
    t.strictSame(redactBody({ text: part.repeat(262_144) }), { text: '******' })
})

t.test('removes the query from headers with a URL', async t => {
  t.strictSame(redactHeaders({ referer: `http://shop.example.com/a?token=${SECRET}#x` }), {
    referer: 'http://shop.example.com/a'
  })
})

t.test('does not change other headers', async t => {
  const headers = {
    ...{ 'host': '127.0.0.1:8082', 'accept': 'application/json, */*', 'content-type': 'application/json' },
    ...{ 'user-agent': 'versori-sdk/1.0', 'x-mock-sandbox': 'default', 'content-length': '0', 'x-request-id': 'a-b' }
  }
  t.strictSame(redactHeaders(headers), headers)
})

t.test('keeps query parameters, unless their name or value is that of a secret', async t => {
  const uuid = '0b0b0b0b-1c1c-4d4d-8e8e-2f2f2f2f2f2f'
  const query = { first: '10', after: ['a', 'b'], page: '2', categories: ['crm', 'erp'], requestId: uuid, x: '' }
  t.strictSame(redactQuery(query, ['first', 'after']), query)
  const random = 'k3Jd83hFa0s9dK2jf8Hd73kLs0fG6hJ2'
  const secrets: Record<string, unknown> = {
    'access_token': SECRET,
    'code': SECRET,
    'api-key': SECRET,
    'other': random,
    'others': ['a', random],
    'key': 'swo_demo_acme'
  }
  const redacted = Object.fromEntries(Object.keys(secrets).map(name => [name, '******']))
  t.strictSame(redactQuery(secrets, []), redacted)
  t.strictSame(redactQuery({ after: random }, ['after']), { after: random }, 'a known parameter is no secret')
})

t.test('redacts the data of a credential, except what responses show', async t => {
  const body = {
    name: 'production',
    type: 'oauth2-client',
    data: { clientId: 'id', clientSecret: SECRET, scopes: ['a'], deep: { value: 1, on: true, none: null } }
  }
  t.strictSame(redactBody(body), {
    name: 'production',
    type: 'oauth2-client',
    data: {
      clientId: 'id',
      clientSecret: '******',
      scopes: ['a'],
      deep: { value: '******', on: '******', none: null }
    }
  })
})

t.test('redacts properties with the name of a secret in any spelling and at any depth', async t => {
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
    ...['valueBase64', 'client_assertion', 'Authorization', 'signingKey', 'sharedSecret', 'cookie']
  ]
  for (const name of names) {
    t.strictSame(redactBody({ [name]: SECRET }), { [name]: '******' })
    t.strictSame(redactBody([{ a: [{ [name]: [SECRET] }] }]), [{ a: [{ [name]: ['******'] }] }])
    t.strictSame(redactBody({ [name]: { nested: SECRET } }), { [name]: { nested: '******' } })
  }
})

t.test(
  'keeps additional parameters, which the contract does not mark as secret, unless they look like a secret',
  async t => {
    for (const name of ['additionalParams', 'additionalTokenParams', 'additional_params']) {
      t.strictSame(redactBody({ [name]: 'audience=a' }), { [name]: 'audience=a' })
      t.strictSame(redactBody({ data: { [name]: 'audience=a', clientSecret: SECRET } }), {
        data: { [name]: 'audience=a', clientSecret: '******' }
      })
      t.strictSame(redactBody({ data: { [name]: 'Bearer abcdefgh' } }), { data: { [name]: '******' } })
    }
  }
)

t.test('keeps properties that only sound like a secret', async t => {
  const body = {
    ...{ tokenUrl: 'https://shop.example.com/token', authorizeUrl: 'https://shop.example.com', tokenType: 'bearer' },
    ...{ clientId: 'x', credentialId: 'x', username: 'x', name: 'Basic plan', keyword: 'x', tags: { keys: ['a'] } },
    variables: [{ name: 'shop', value: 'acme' }]
  }
  t.strictSame(redactBody(body), body)
})

t.test('redacts strings that look like a credential', async t => {
  const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----'
  for (const text of [`Bearer ${SECRET}`, 'swo_demo_acme', pem, 'see eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2ln']) {
    t.strictSame(redactBody({ note: text, notes: [text] }), { note: '******', notes: ['******'] })
  }
})

t.test('changes a value only to redact, and never changes its argument', async () => {
  const property = fc.property(fc.jsonValue({ maxDepth: 4 }), value => {
    const body = { wrapped: value }
    const text = JSON.stringify(body)
    const kept = JSON.stringify(redactBody(body))
    if (JSON.stringify(body) !== text) throw new Error('changed its argument')
    if (kept !== text && !kept.includes('******')) throw new Error(`${text} became ${kept}`)
  })
  fc.assert(property, { numRuns: 500 })
})

t.test('treats __proto__ like any other property', async t => {
  const kept = redactBody(JSON.parse(`{"__proto__":{"token":"${SECRET}"}}`)) as object
  t.equal(JSON.stringify(kept), '{"__proto__":{"token":"******"}}')
  t.equal(Object.getPrototypeOf(kept), Object.prototype)
})

t.test('cuts off deeply nested bodies', async t => {
  const deep = JSON.parse(`${'['.repeat(30_000)}${']'.repeat(30_000)}`) as unknown
  const hidden = JSON.parse(`{"token":${'{"a":'.repeat(10_000)}"${SECRET}"${'}'.repeat(10_000)}}`) as unknown
  for (const body of [deep, hidden]) {
    const kept = JSON.stringify(redactBody(body))
    t.match(kept, '…')
    t.notMatch(kept, SECRET)
    t.ok(kept.length < 1_000)
  }
})
