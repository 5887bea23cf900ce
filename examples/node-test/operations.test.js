/** More than imports: connections, pages, publishing, an OAuth flow. */
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { startMock } from 'versori-mock'
import { connector, version } from 'versori-mock/seed'
import { call } from '../client.js'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = await startMock()
after(() => mock.close())

// #region credentials
const oauth2 = {
  schemeType: 'oauth2',
  authorizeUrl: 'https://idp.example.com/authorize',
  tokenUrl: 'https://idp.example.com/token',
  scopes: [],
  defaultScopes: []
}

/** Each kind of credential, with a scheme that it fits. */
const kinds = [
  { scheme: { schemeType: 'none' }, type: 'none', data: {} },
  { scheme: { schemeType: 'api-key', name: 'X-Api-Key', in: 'header' }, type: 'string', data: { value: 'key' } },
  { scheme: { schemeType: 'basic-auth' }, type: 'basic-auth', data: { username: 'me', password: 'secret' } },
  {
    scheme: { schemeType: 'hmac', name: 'X-Signature', in: 'header', algorithm: 'sha256', digestInputs: ['body'] },
    type: 'binary',
    data: { valueBase64: 'c2VjcmV0' }
  },
  { scheme: { schemeType: 'certificate' }, type: 'certificate', data: { certificate: 'pem', key: 'pem', ca: 'pem' } },
  {
    scheme: { ...oauth2, grant: { grantType: 'client_credentials' } },
    type: 'oauth2-client',
    data: { clientId: 'me', clientSecret: 'secret', authorizeUrl: '', tokenUrl: oauth2.tokenUrl }
  },
  {
    scheme: { ...oauth2, grant: { grantType: 'password' } },
    type: 'oauth2-password',
    data: { username: 'me', password: 'secret' }
  },
  {
    scheme: { ...oauth2, grant: { grantType: 'password' } },
    type: 'oauth2-token',
    data: { scopes: ['read'], accessToken: 'secret', refreshToken: 'secret' }
  },
  { scheme: { schemeType: 'none' }, type: 'custom-function', data: { anything: 'secret' } },
  { scheme: { schemeType: 'none' }, type: 'jwt-bearer', data: { anything: 'secret' } }
]

describe('a connection with a credential', { concurrency: true }, () => {
  for (const { scheme, type, data } of kinds) {
    it(
      `of the type ${type}`,
      mock.withSandbox(async box => {
        const authSchemeConfig = { id: 'scheme', description: 'How to sign in', ...scheme }
        const { id } = await call(box, 'POST /protocols/http/connectors', {
          name: 'Shop',
          baseUrl: 'https://shop.test',
          authSchemeConfigs: [authSchemeConfig]
        })
        const connection = await call(box, `POST /connectors/${id}/connections`, {
          name: 'Production',
          credentials: { action: [{ authSchemeConfig, credential: { name: 'Mine', type, data } }] },
          variables: []
        })
        assert.equal(connection.credentials.action[0].credential.type, type)
        assert.doesNotMatch(JSON.stringify(connection), /secret/)
      })
    )
  }
})
// #endregion credentials

// #region pages
it(
  'reads all pages of a list',
  mock.withSandbox(async box => {
    const { organisationId } = box
    await box.state.add({ connectors: Array.from({ length: 25 }, () => connector({ organisationId, public: false })) })
    /** @type {unknown[]} */
    const connectors = []
    for (let query = '?first=10'; query !== '';) {
      const page = await call(box, `GET /connectors${query}`)
      connectors.push(...page.connectors)
      query = page.next === undefined ? '' : `?first=10&after=${encodeURIComponent(page.next)}`
    }
    assert.equal(connectors.length, 25)
    box.requests.assert({ operation: 'ListConnectors', status: 200 }, { count: 3 })
  })
)
// #endregion pages

// #region publish
it(
  'publishes a draft',
  mock.withSandbox(async box => {
    const { organisationId } = box
    const draft = version({ name: '2.0.0', publishedAt: null })
    const own = connector({ organisationId, public: false, versions: [draft] })
    await box.state.add({ connectors: [own] })
    box.clock.freeze('2026-03-01T00:00:00Z')
    await call(box, `POST /connectors/${own.id}/versions/2.0.0/publish`)
    const { publishedAt } = await call(box, `GET /connectors/${own.id}/versions/2.0.0`)
    assert.equal(publishedAt, '2026-03-01T00:00:00Z')
  })
)
// #endregion publish

// #region oauth
it(
  'creates a connection by an OAuth 2.0 flow',
  mock.withSandbox(
    async box => {
      const { id, authSchemeConfigs } = await importConnector(box, SHOPIFY)
      const authSchemeConfig = authSchemeConfigs.find(({ schemeType }) => schemeType === 'oauth2')
      assert.ok(authSchemeConfig?.schemeType === 'oauth2' && authSchemeConfig.grant.grantType === 'authorization_code')
      const { credentialId, organisationId, clientId } = authSchemeConfig.grant
      const { url } = await call(box, `POST /connectors/${id}/oauth2/initialise`, {
        credential: { id: credentialId, organisationId },
        authorizeUrl: authSchemeConfig.authorizeUrl,
        clientId,
        prompt: 'none'
      })
      const data = /** @type {{ code: string, state: string }} */ (await (await fetch(url)).json())
      const credential = { name: 'Mine', type: 'oauth2-code', data }
      const connection = await call(box, `POST /connectors/${id}/connections`, {
        name: 'By a flow',
        credentials: { action: [{ authSchemeConfig, credential }] },
        variables: []
      })
      assert.equal(connection.credentials.action[0].credential.type, 'oauth2-token')
    },
    { settings: { oauth2Consent: 'local' } }
  )
)
// #endregion oauth

// #region bodies
it(
  'sends what the API expects',
  mock.withSandbox(async box => {
    await box.faults.add({
      operation: 'CreateHTTPConnector',
      match: { body: { name: 'Shop' } },
      kind: 'status',
      status: 429,
      retryAfter: '10s',
      headers: { 'x-ratelimit-remaining': '0' },
      times: 1
    })
    const body = { name: 'Shop', baseUrl: 'https://shop.test', authSchemeConfigs: [] }
    await assert.rejects(call(box, 'POST /protocols/http/connectors', body), { message: /^429/ })
    const [request] = box.requests.find({ body: { name: 'Shop' } })
    assert.deepEqual(request?.body, body)
    assert.equal(request?.response?.headers['retry-after'], '10')
    box.faults.assert({ kind: 'status' }, { count: 1 })
  })
)
// #endregion bodies
