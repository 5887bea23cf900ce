/** OAuth 2.0 flows, from their initialisation to the connection that they create. */
import type { FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import type { Connection } from '../../../src/contract/schemas/connection.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import type { AppOptions } from '../../../src/http/options.js'
import { bearer, call, createApp, demo, injectImport, listen } from '../../helpers/app.js'
import { offerSchemes } from '../../helpers/drafts.js'
import { schemes } from '../../helpers/seeds/seeds.js'

const APPLICATION = { id: '01J00000005H0P1FY000CRED00', organisationId: demo.library.id }
const AUTHORIZE_URL = 'https://accounts.shopify.example.com/oauth/authorize'
const request = { credential: APPLICATION, authorizeUrl: AUTHORIZE_URL, clientId: 'demo-shopify-client-id' }

async function setUp(t: Test, options: AppOptions = {}) {
  const app = await createApp(t, options)
  app.sandboxes.default.clock.freeze()
  const connector = (await injectImport(app)).json<Connector>()
  return { app, connector, path: { connector_id: connector.id } }
}

type Setup = Awaited<ReturnType<typeof setUp>>

async function initialise({ app, path }: Pick<Setup, 'app' | 'path'>, rest: object = {}): Promise<URL> {
  const response = await call(app, 'InitialiseOAuth2Connection', { path, body: { ...request, ...rest } })
  if (response.statusCode !== 200) throw new Error(response.body)
  return new URL(response.json<{ url: string }>().url)
}

function parametersOf({ searchParams }: URL): Record<string, string> {
  return Object.fromEntries([...searchParams].filter(([name]) => name !== 'state'))
}

function buildConnection(connector: Connector, data: object, name = 'By code') {
  const authSchemeConfig = connector.authSchemeConfigs.find(({ schemeType }) => schemeType === 'oauth2')
  return {
    name,
    credentials: { action: [{ authSchemeConfig, credential: { name: 'n', type: 'oauth2-code', data } }] },
    variables: []
  }
}

const connect = ({ app, path, connector }: Setup, data: object, name?: string) =>
  call(app, 'CreateConnectorConnection', { path, body: buildConnection(connector, data, name) })

t.test('InitialiseOAuth2Connection returns the authorization URL with the parameters of the request', async t => {
  const setup = await setUp(t)
  const response = await call(setup.app, 'InitialiseOAuth2Connection', { path: setup.path, body: request })
  t.equal(response.statusCode, 200)
  t.strictSame(Object.keys(response.json()), ['url'])
  const url = await initialise(setup, { scopes: ['read_products', 'read_orders'] })
  t.equal(`${url.origin}${url.pathname}`, AUTHORIZE_URL)
  t.match(url.searchParams.get('state'), /^[\w-]{43}$/)
  const standard = {
    response_type: 'code',
    client_id: 'demo-shopify-client-id',
    redirect_uri: 'http://localhost/__admin/oauth2/callback'
  }
  t.strictSame(parametersOf(url), { ...standard, scope: 'read_products read_orders offline_access', prompt: 'login' })

  const variants: [object, object][] = [
    [{}, { scope: 'offline_access', prompt: 'login' }],
    [{ disableOfflineAccess: true }, { prompt: 'login' }],
    [{ scopes: ['a', 'offline_access'] }, { scope: 'a offline_access', prompt: 'login' }],
    [
      { scopes: ['a'], disableOfflineAccess: true, prompt: 'consent+select_account' },
      { scope: 'a', prompt: 'consent select_account' }
    ],
    [{ additionalParams: 'approval_prompt=force' }, { scope: 'offline_access', approval_prompt: 'force' }],
    [
      { additionalParams: '?approval_prompt=force', prompt: 'none' },
      { scope: 'offline_access', prompt: 'none', approval_prompt: 'force' }
    ],
    [
      { additionalParams: 'bar=baz&foo=cat%20bob' },
      { scope: 'offline_access', prompt: 'login', bar: 'baz', foo: 'cat bob' }
    ],
    [{ authorizeUrl: `${AUTHORIZE_URL}?tenant=1#top` }, { tenant: '1', scope: 'offline_access', prompt: 'login' }]
  ]
  for (const [rest, parameters] of variants) {
    const varied = await initialise(setup, rest)
    t.equal(varied.hash, '')
    t.strictSame(parametersOf(varied), { ...standard, ...parameters })
  }
  t.match((await initialise(setup, { prompt: 'consent+login' })).search, /&prompt=consent\+login/)
})

t.test('InitialiseOAuth2Connection refuses reserved parameters, invalid URLs and a foreign client id', async t => {
  const { app, path } = await setUp(t)
  const conflict = (names: string) => `cannot set ${names}: the server does, from the properties of the request`
  for (const [rest, field, message] of [
    [{ additionalParams: 'x=1&state=mine&prompt=none' }, 'additionalParams', conflict('state, prompt')],
    [{ additionalParams: 'scope=x' }, 'additionalParams', conflict('scope')],
    [{ authorizeUrl: `${AUTHORIZE_URL}?client_id=x` }, 'authorizeUrl', conflict('client_id')],
    [
      { authorizeUrl: '/authorize' },
      'authorizeUrl',
      'expected an absolute URL such as "https://example.com/oauth/token", got "/authorize"'
    ],
    [{ authorizeUrl: 'javascript:alert(1)' }, 'authorizeUrl', 'expected an http or https URL'],
    [{ clientId: 'other' }, 'clientId', 'expected "demo-shopify-client-id", the client id of the credential']
  ] as const) {
    const response = await call(app, 'InitialiseOAuth2Connection', { path, body: { ...request, ...rest } })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), {
      code: '400004',
      message: 'invalid request body',
      fields: [{ field, message }],
      details: 'Correct the listed fields.'
    })
  }
  t.strictSame(app.sandboxes.default.store.oauthFlows.list(), [])
})

t.test('InitialiseOAuth2Connection accepts only a grant of the connector or a client of the organisation', async t => {
  const setup = await setUp(t)
  const { app, path } = setup
  offerSchemes(app, setup.connector)
  await initialise(setup, { credential: { ...APPLICATION, organisationId: demo.acme.id } })
  await initialise(setup, {
    credential: { id: APPLICATION.id.toLowerCase(), organisationId: demo.library.id.toLowerCase() }
  })
  const client = { clientId: 'own', clientSecret: 'x', authorizeUrl: AUTHORIZE_URL, tokenUrl: AUTHORIZE_URL }
  const made = await call(app, 'CreateConnectorConnection', {
    path,
    body: {
      name: 'own',
      credentials: {
        action: [
          {
            authSchemeConfig: schemes['oauth2 with client_credentials'],
            credential: { name: 'own', type: 'oauth2-client', data: client }
          }
        ]
      },
      variables: []
    }
  })
  const id = made.json<Connection>().credentials.action?.[0]?.credential.id
  await initialise(setup, { credential: { id, organisationId: demo.acme.id }, clientId: 'own' })

  const unknown = {
    code: '400030',
    message: 'unknown oauth2 credential',
    fields: [{ field: 'credential', message: 'unknown credential' }],
    details:
      'Send the credentialId and organisationId of an authorization_code grant of this connector, or those of an ' +
      'oauth2-client credential of the organisation.'
  }
  for (const credential of [
    { id: demo.unknown, organisationId: demo.acme.id },
    { id, organisationId: demo.library.id },
    { ...APPLICATION, organisationId: demo.globex.id },
    { id: '01J00000005H0P1FY000CRED01', organisationId: demo.library.id }
  ]) {
    const response = await call(app, 'InitialiseOAuth2Connection', { path, body: { ...request, credential } })
    t.equal(response.statusCode, 400)
    t.strictSame(response.json(), unknown)
  }
  // If the grant has no client id, the request may send any.
  const config = {
    ...schemes['oauth2 with authorization_code'],
    grant: { grantType: 'authorization_code', clientSecret: 'x' }
  }
  const upserted = await call(app, 'UpsertAuthSchemeConfig', {
    path: { ...path, auth_scheme_config_id: config.id },
    body: config
  })
  const upsertedScheme = upserted
    .json<Connector>()
    .authSchemeConfigs.find(each => each.id === config.id) as unknown as {
    grant: { credentialId: string; organisationId: string }
  }
  const { credentialId, organisationId } = upsertedScheme.grant
  await initialise(setup, { credential: { id: credentialId, organisationId }, clientId: 'any' })

  const foreign = await call(app, 'InitialiseOAuth2Connection', {
    path: { connector_id: demo.shopify },
    body: request
  })
  t.equal(foreign.statusCode, 404)
})

t.test('a code is exchanged for a token with the requested scopes, and its state works once', async t => {
  const setup = await setUp(t)
  const state = (await initialise(setup, { scopes: ['read_products'] })).searchParams.get('state')
  const response = await connect(setup, { code: 'from the provider', state })
  t.equal(response.statusCode, 200, response.body)
  const credential = response.json<Connection>().credentials.action?.[0]?.credential
  t.match(credential, { type: 'oauth2-token', organisationId: demo.acme.id })
  t.strictSame(credential?.data, { scopes: ['read_products', 'offline_access'] })
  const kept = setup.app.sandboxes.default.store.credentials.findOwn(demo.acme.id, credential?.id ?? '')
  t.match(kept?.data, { accessToken: /^mock-access-token-/, refreshToken: /^mock-refresh-token-/ })
  const journal = (await setup.app.inject('/__admin/requests')).body
  t.notOk(journal.includes(String(state)) || journal.includes('from the provider') || journal.includes('mock-access'))

  const again = await connect(setup, { code: 'from the provider', state }, 'Again')
  t.equal(again.statusCode, 400)
  t.strictSame(again.json(), {
    code: '400033',
    message: 'used oauth2 state',
    fields: [{ field: 'credentials.action[0].credential.data.state', message: 'cannot be used' }],
    details: 'A state can be used once. Begin another flow with InitialiseOAuth2Connection.'
  })
})

t.test(
  'refuses unknown, foreign, repeated and expired states, and accepts a state again after a failed attempt',
  async t => {
    const setup = await setUp(t)
    const { app, connector, path } = setup
    const { clock } = app.sandboxes.default
    const createState = async () => (await initialise(setup)).searchParams.get('state')
    const getErrorCode = async (data: object) => (await connect(setup, data)).json<{ code: string }>().code
    t.equal(await getErrorCode({ code: 'x', state: 'guessed' }), '400031')
    const other = (await injectImport(app)).json<Connector>()
    const elsewhere = (await initialise({ app, path: { connector_id: other.id } })).searchParams.get('state')
    t.equal(await getErrorCode({ code: 'x', state: elsewhere }), '400031')
    t.equal(await getErrorCode({ code: '', state: await createState() }), '400034')

    const state = await createState()
    const twice = buildConnection(connector, { code: 'x', state })
    const refused = await call(app, 'CreateConnectorConnection', {
      path,
      body: { ...twice, credentials: { ...twice.credentials, trigger: twice.credentials.action } }
    })
    t.match(refused.json(), { code: '400033', fields: [{ field: 'credentials.trigger[0].credential.data.state' }] })
    clock.advance(10 * 60_000 - 1)
    t.equal((await connect(setup, { code: 'x', state })).statusCode, 200)

    const late = await createState()
    clock.advance(10 * 60_000)
    const expired = await connect(setup, { code: 'x', state: late }, 'late')
    t.strictSame(expired.json(), {
      code: '400032',
      message: 'expired oauth2 state',
      fields: [{ field: 'credentials.action[0].credential.data.state', message: 'cannot be used' }],
      details: 'A flow must be finished within 10 minutes. Begin another with InitialiseOAuth2Connection.'
    })
    clock.advance(25 * 3_600_000)
    await createState()
    t.equal(app.sandboxes.default.store.oauthFlows.list().length, 1, 'an expired flow is deleted after a day')
  }
)

t.test('flows are exported and restored with the state, and deleted with their connector', async t => {
  const setup = await setUp(t)
  const used = (await initialise(setup)).searchParams.get('state')
  await connect(setup, { code: 'x', state: used })
  const open = (await initialise(setup, { prompt: 'none' })).searchParams.get('state')
  const { app } = setup
  const state = (await app.inject('/__admin/state')).json<{ oauth2Flows: { connectorId: string }[] }>()
  t.equal(state.oauth2Flows.length, 2)
  t.equal((await app.inject({ method: 'PUT', url: '/__admin/state', payload: state })).statusCode, 204)
  t.strictSame((await app.inject('/__admin/state')).json(), state)
  t.equal((await connect(setup, { code: 'x', state: used }, 'again')).json<{ code: string }>().code, '400033')
  t.equal((await connect(setup, { code: 'x', state: open }, 'other')).statusCode, 200)

  const [first] = state.oauth2Flows
  const wrong = { ...state, oauth2Flows: [{ ...first, connectorId: demo.shopify }, first, first] }
  const refused = await app.inject({ method: 'PUT', url: '/__admin/state', payload: wrong })
  t.equal(refused.statusCode, 400)
  t.match(refused.json(), {
    fields: [
      {
        field: 'oauth2Flows[0].connectorId',
        message: `the organisation ${demo.acme.id} has no connector "${demo.shopify}" in the seed`
      },
      { field: 'oauth2Flows[1].state', message: /^the OAuth 2.0 state of SHA-256 / },
      { field: 'oauth2Flows[2].state', message: /^the OAuth 2.0 state of SHA-256 / }
    ]
  })
  await call(app, 'DeleteConnector', { path: setup.path, query: { force: 'true' } })
  t.strictSame(app.sandboxes.default.store.oauthFlows.list(), [])
})

/** Follows redirects manually and records each visited path. */
async function follow(url: string, headers: Record<string, string> = {}) {
  const visited: string[] = []
  for (let next = url; ;) {
    const response = await fetch(next, { headers, redirect: 'manual' })
    visited.push(new URL(next).pathname)
    const location = response.headers.get('location')
    if (location === null) return { response, visited, last: new URL(next) }
    await response.arrayBuffer()
    next = location
  }
}

async function finishOverHttp(
  t: Test,
  url: string,
  key: string,
  organisation: string,
  authorise: (page: string) => Promise<unknown>
) {
  const api = `${url}/api/connect/v1/o/${organisation}`
  const send = async (method: string, path: string, body?: object) => {
    const headers = { ...bearer(key), ...(body && { 'content-type': 'application/json' }) }
    const response = await fetch(`${api}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    t.equal(response.status, 200)
    return response.json()
  }
  const connector = (await send('POST', `/connectors/${demo.shopify}/versions/latest/library/import`)) as Connector
  const begun = (await send('POST', `/connectors/${connector.id}/oauth2/initialise`, {
    ...request,
    scopes: ['read_orders'],
    prompt: 'none'
  })) as { url: string }
  const data = (await authorise(begun.url)) as object
  const connection = (await send(
    'POST',
    `/connectors/${connector.id}/connections`,
    buildConnection(connector, data)
  )) as Connection
  t.match(connection.credentials.action, [
    { credential: { type: 'oauth2-token', data: { scopes: ['read_orders', 'offline_access'] } } }
  ])
}

t.test('local consent completes a flow by redirects alone, in the default and in a leased sandbox', async t => {
  const { app, url } = await listen(t, { settings: { oauth2Consent: 'local' } })
  const authorise = async (page: string) => {
    t.ok(page.startsWith(`${url}/__admin/oauth2/authorize?sandbox=`))
    const { response, visited } = await follow(page)
    t.strictSame(visited, ['/__admin/oauth2/authorize', '/__admin/oauth2/callback'])
    t.match(response.headers.get('content-type'), /^application\/json/)
    return response.json()
  }
  await finishOverHttp(t, url, demo.acme.key, demo.acme.id, authorise)
  const leased = await app.inject({
    method: 'POST',
    url: '/__admin/sandboxes',
    payload: { settings: { oauth2Consent: 'local' } }
  })
  const { token, organisationId } = leased.json<{ token: string; organisationId: string }>()
  await finishOverHttp(t, url, token, organisationId, authorise)
})

/** The absolute URLs of the links on a page. */
function linksOf(page: string, base: string): string[] {
  return Array.from(
    page.matchAll(/href="([^"]+)"/g),
    ([, link = '']) => new URL(link.replaceAll('&amp;', '&'), base).href
  )
}

const browserHeaders = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' }

async function setUpLocalConsent(t: Test, options: AppOptions = {}, host = '127.0.0.1') {
  const app = await createApp(t, { ...options, settings: { oauth2Consent: 'local' } })
  await app.listen({ host, port: 0 })
  const connector = (await injectImport(app)).json<Connector>()
  const setup = { app, connector, path: { connector_id: connector.id } }
  return { ...setup, begin: async (rest?: object) => (await initialise(setup, rest)).href }
}

t.test('the consent page leads to a code if the user allows, and to an error if the user denies', async t => {
  const setup = await setUpLocalConsent(t)
  const page = await setup.begin({ scopes: ['<b>read</b>'], additionalParams: 'sandbox=elsewhere' })
  t.equal(new URL(page).searchParams.get('scope'), '<b>read</b> offline_access')
  const { response } = await follow(page, browserHeaders)
  const text = await response.text()
  t.equal(response.status, 200)
  t.equal(
    response.headers.get('content-security-policy'),
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
  )
  t.equal(response.headers.get('referrer-policy'), 'no-referrer')
  t.equal(response.headers.get('cache-control'), 'no-store')
  for (const shown of ['Acme', 'Shopify', 'demo-shopify-client-id', '&lt;b>read&lt;/b>', 'offline_access'])
    t.ok(text.includes(shown), shown)
  t.notOk(/<script|src=|@import|url\(/.test(text), 'the page loads no resources and runs no scripts')

  const [allow = '', deny = ''] = linksOf(text, page)
  const denied = await follow(deny, browserHeaders)
  const deniedText = await denied.response.text()
  t.strictSame(Object.keys(parametersOf(denied.last)), ['error'])
  t.equal(denied.last.searchParams.get('error'), 'access_denied')
  t.ok(deniedText.includes('Not allowed') && deniedText.includes('access_denied'))
  t.strictSame(await (await follow(deny)).response.json(), {
    state: new URL(page).searchParams.get('state'),
    error: 'access_denied'
  })

  const allowed = await follow(allow, browserHeaders)
  const allowedText = await allowed.response.text()
  const { code, state } = Object.fromEntries(allowed.last.searchParams) as { code: string; state: string }
  t.ok(allowedText.includes(`<code>${code}</code>`) && allowedText.includes(`<code>${state}</code>`))
  t.equal((await connect(setup, { code: 'another', state })).json<{ code: string }>().code, '400034')
  t.equal((await connect(setup, { code, state })).statusCode, 200)

  const reused = await follow(page, browserHeaders)
  t.equal(reused.response.status, 400)
  t.match(await reused.response.json(), { code: '400033', fields: [{ field: 'state' }] })
})

t.test('the pages of a flow require its state but no admin token, on loopback and on other addresses', async t => {
  for (const [adminToken, host] of [
    ['token', '0.0.0.0'],
    [undefined, '127.0.0.1']
  ] as const) {
    const { app, begin } = await setUpLocalConsent(t, { adminToken }, host)
    const page = await begin({ prompt: 'none' })
    const { response } = await follow(page, { ...browserHeaders, origin: 'https://app.example.com' })
    t.equal(response.status, 200)
    t.equal(response.headers.get('access-control-allow-origin'), null)
    if (adminToken !== undefined) t.equal((await app.inject('/__admin/state')).statusCode, 401)
    for (const url of [
      'authorize',
      'authorize?state=',
      'authorize?state=guessed',
      'allow?state=guessed',
      'deny',
      'allow?state=a&state=b'
    ]) {
      const refused = await app.inject(`/__admin/oauth2/${url}`)
      t.equal(refused.statusCode, 400)
      t.match(refused.json(), { code: '400031', message: 'unknown oauth2 state' })
    }
    t.equal((await app.inject('/__admin/oauth2/authorize?sandbox=nowhere&state=x')).statusCode, 404)
  }
})

t.test('the callback page escapes its query parameters', async t => {
  const app: FastifyInstance = await createApp(t)
  const url = `/__admin/oauth2/callback?${new URLSearchParams({ error: 'x', error_description: '<script>alert(1)</script>', more: 'y' }).toString()}`
  const page = await app.inject({ url, headers: browserHeaders })
  t.notOk(page.body.includes('<script>alert'))
  t.ok(page.body.includes('&lt;script>'))
  t.strictSame((await app.inject(url)).json(), { error: 'x', error_description: '<script>alert(1)</script>' })
  t.strictSame((await app.inject('/__admin/oauth2/callback')).json(), {})
})
