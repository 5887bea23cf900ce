/**
 * The life cycle of a connector over TCP: it is found in the library, imported, connected, edited, published, shared
 * and deleted.
 */
import t from 'tap'
import type { AuthSchemeConfig } from '../../../src/contract/schemas/auth-scheme-config.js'
import type { ErrorBody } from '../../../src/contract/schemas/common.js'
import type { Connection } from '../../../src/contract/schemas/connection.js'
import type { Connector, ConnectorVersion } from '../../../src/contract/schemas/connector.js'
import type { ConnectorPage } from '../../../src/contract/schemas/connector-write.js'
import type { Definition } from '../../../src/contract/schemas/definition.js'
import { type OperationId, operations } from '../../../src/contract/operations.js'
import type { Usage } from '../../../src/store/usages.js'
import { bearer, demo, listen, urlOf } from '../../helpers/app.js'
import { ask } from '../../helpers/control-plane.js'
import { definition } from '../../helpers/drafts.js'
import { schemes } from '../../helpers/seeds/seeds.js'

/** Each credential type with a fitting scheme, the data sent and the data read back. */
const credentials: Record<string, { scheme: keyof typeof schemes; sent: object; read: object; readType?: string }> = {
  'none': { scheme: 'none', sent: {}, read: {} },
  'string': { scheme: 'api-key', sent: { value: 'SECRET-1' }, read: { value: '******' } },
  'binary': { scheme: 'hmac', sent: { valueBase64: 'U0VDUkVU' }, read: { valueBase64: '******' } },
  'basic-auth': {
    scheme: 'basic-auth',
    sent: { username: 'joe', password: 'SECRET-2' },
    read: { username: 'joe', password: '******' }
  },
  'oauth2-client': {
    scheme: 'oauth2 with client_credentials',
    sent: { clientId: 'c', clientSecret: 'SECRET-3', authorizeUrl: '', tokenUrl: 'https://shop.example.com/token' },
    read: { clientId: 'c', clientSecret: '******', authorizeUrl: '', tokenUrl: 'https://shop.example.com/token' }
  },
  // The code and the state come from the flow.
  'oauth2-code': {
    scheme: 'oauth2 with authorization_code',
    sent: {},
    read: { scopes: ['read', 'offline_access'] },
    readType: 'oauth2-token'
  },
  'oauth2-token': {
    scheme: 'oauth2 with authorization_code',
    sent: { scopes: ['read'], accessToken: 'SECRET-4', refreshToken: 'SECRET-5' },
    read: { scopes: ['read'] }
  },
  'oauth2-password': {
    scheme: 'oauth2 with password',
    sent: { username: 'joe', password: 'SECRET-6' },
    read: { username: 'joe', password: '******' }
  },
  'certificate': {
    scheme: 'certificate',
    sent: { certificate: 'cert', key: 'SECRET-7', ca: 'ca' },
    read: { certificate: 'cert', key: '******', ca: 'ca' }
  },
  'custom-function': { scheme: 'none', sent: { anything: 'SECRET-8' }, read: {} },
  'jwt-bearer': { scheme: 'none', sent: { key: 'SECRET-9' }, read: {} }
}

const SECRETS = /SECRET|U0VDUkVU|mock-(access|refresh)-token/

/** A scheme with an id made from its kind. The authorization_code grant also gets a client of its own. */
function buildScheme(kind: keyof typeof schemes) {
  const grant = { grantType: 'authorization_code', clientId: 'our-app', clientSecret: 'SECRET-0' }
  return {
    ...schemes[kind],
    id: kind.replaceAll(' ', '-'),
    ...(kind === 'oauth2 with authorization_code' && { grant })
  }
}

interface Request {
  readonly path?: object
  readonly query?: Record<string, string | readonly string[]>
  readonly body?: unknown
  /** The organisation that calls; Acme by default. */
  readonly as?: { readonly id: string; readonly key: string }
}

t.test('a connector passes through its whole life cycle', async t => {
  const { app, url } = await listen(t, { settings: { oauth2Consent: 'local' } })
  app.sandboxes.default.clock.freeze()

  /** Calls an operation and returns the JSON of the response. Throws on any other status. */
  async function call<Body>(operationId: OperationId, request: Request = {}, status = 200): Promise<Body> {
    const { as = demo.acme, body, path, query = {} } = request
    const address = urlOf(operationId, { path: { organisation_id: as.id, ...path }, query })
    const response = await fetch(`${url}/api/connect/v1${address}`, {
      method: operations[operationId].method,
      headers: { ...bearer(as.key), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const text = await response.text()
    if (response.status !== status) throw new Error(`${operationId}: ${response.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as Body
  }

  const refused = async (operationId: OperationId, request: Request, status: number) =>
    (await call<ErrorBody>(operationId, request, status)).message

  const shop = { connector_id: '', version: 'latest' }
  const copy = { connector_id: '', version: '2024-07' }
  let imported: Connector
  let versionId = ''

  await t.test('the public library lists the connector', async t => {
    const query = {
      name: 'SHOP',
      protocol: 'http',
      tags: 'category:e-commerce,region',
      categories: ['CRM', 'eCommerce']
    }
    const page = await call<ConnectorPage>('ListPublicConnectors', { query })
    t.strictSame(
      page.connectors.map(({ id, name, connections }) => ({ id, name, connections })),
      [{ id: demo.shopify, name: 'Shopify', connections: [] }]
    )
    t.strictSame({ ...page, connectors: [] }, { totalCount: 1, connectors: [] })
  })

  await t.test('the import of the latest version is a draft that reads back unchanged', async t => {
    imported = await call<Connector>('ImportPublicConnectorVersion', {
      path: { connector_id: demo.shopify, version: 'latest' }
    })
    Object.assign(shop, { connector_id: imported.id, version: '2024-07' })
    const [version] = imported.versions
    versionId = version?.id ?? ''
    t.match(imported, { organisationId: demo.acme.id, name: 'Shopify', public: false, connections: { length: 2 } })
    t.strictSame(imported.versions.length, 1)
    t.match(version, { name: '2024-07', publishedAt: null, isLatest: false, isDefault: false })
    t.strictSame(await call('GetConnector', { path: shop }), imported)
    t.strictSame(await call('ListConnectorVersions', { path: shop }), { totalCount: 1, items: imported.versions })
    t.equal(
      await refused('GetConnectorVersion', { path: { ...shop, version: 'latest' } }, 404),
      'connector has no published version'
    )
  })

  await t.test('the connector accepts every credential type and never returns a secret', async t => {
    for (const [type, { scheme: kind, sent, read, readType = type }] of Object.entries(credentials)) {
      const scheme = buildScheme(kind)
      const { authSchemeConfigs } = await call<Connector>('UpsertAuthSchemeConfig', {
        path: { ...shop, auth_scheme_config_id: scheme.id },
        body: scheme
      })
      const authSchemeConfig = authSchemeConfigs.find(({ id }) => id === scheme.id)
      const data = type === 'oauth2-code' ? await signIn(authSchemeConfig) : sent
      const created = await call<Connection>('CreateConnectorConnection', {
        path: shop,
        body: {
          name: `by ${type}`,
          credentials: { action: [{ authSchemeConfig, credential: { name: `a ${type}`, type, data } }] },
          variables: [{ name: 'shop', value: 'ours' }]
        }
      })
      const [use] = created.credentials.action ?? []
      const { createdAt, updatedAt, organisationId, protocol, id, name } = imported
      const times = { createdAt, updatedAt }
      const connector = { id, organisationId, name, protocol, ...times }
      const usages = [{ connection: { id: created.id, name: `by ${type}`, connector, ...times } }]
      const credential = { organisationId, name: `a ${type}`, type: readType, data: read, usages }
      t.strictSame(
        created,
        {
          id: created.id,
          name: `by ${type}`,
          credentials: {
            action: [{ id: use?.id, authSchemeConfig, credential: { id: use?.credential.id, ...credential } }]
          },
          variables: [
            { name: 'shop', value: 'ours' },
            { name: 'apiVersion', value: '2024-07' }
          ],
          ...times
        },
        type
      )
      t.strictSame(await call('GetConnection', { path: { ...shop, connection_id: created.id } }), created, type)
    }
    const all = await call<{ totalCount: number }>('ListConnectorConnections', { path: shop })
    t.equal(all.totalCount, 2 + Object.keys(credentials).length)
    t.notMatch(JSON.stringify(await call('GetConnector', { path: shop })), SECRETS)
  })

  /** Opens the consent page of the mock and allows the request, as a user does. */
  async function signIn(scheme: AuthSchemeConfig | undefined): Promise<object> {
    if (scheme?.schemeType !== 'oauth2' || scheme.grant.grantType !== 'authorization_code')
      throw new Error('the scheme has no authorization_code grant')
    const { credentialId: id, organisationId, clientId } = scheme.grant
    const body = { credential: { id, organisationId }, authorizeUrl: scheme.authorizeUrl, clientId, scopes: ['read'] }
    const page = new URL((await call<{ url: string }>('InitialiseOAuth2Connection', { path: shop, body })).url)
    t.match(await (await fetch(page)).text(), 'our-app')
    const allowed = await fetch(new URL(`allow${page.search}`, page), { headers: { accept: 'application/json' } })
    return (await allowed.json()) as object
  }

  await t.test('the draft accepts an action, a trigger and definitions that refer to each other', async t => {
    const definitions = [
      definition('Parent', { type: 'object', properties: { child: { $ref: '#/$defs/Child' } } }),
      definition('Child', { type: 'object', properties: { parent: { $ref: '#/$defs/Parent' } } })
    ]
    const made = await call<{ definitions: Definition[] }>(
      'CreateDefinitions',
      { path: shop, body: { definitions } },
      201
    )
    const [parent, child] = made.definitions
    const http = { type: 'http', method: 'POST', parameters: [] }
    const links = [{ definition: { name: 'Parent' } }]
    const action = await call<{ id: string }>(
      'CreateAction',
      {
        path: shop,
        body: { ...http, name: 'Adopt', path: '/adopt', responses: [{ status: 200, definitions: links }] }
      },
      201
    )
    const trigger = await call<{ id: string }>(
      'CreateTrigger',
      {
        path: shop,
        body: { ...http, name: 'Adopted', requestBody: { required: true, definitions: links }, responses: [] }
      },
      201
    )
    const changed = { ...action, summary: 'Adopt a child' }
    t.strictSame(
      await call('UpdateAction', { path: { ...shop, action_name: 'Adopt' }, body: changed }),
      await call('GetAction', { path: { ...shop, action_name: 'Adopt' } })
    )
    t.strictSame(await call('GetDefinition', { path: { ...shop, definition_name: 'Parent' } }), {
      ...parent,
      referencedBy: [
        { type: 'definition', id: child?.id, name: 'Child' },
        { type: 'action', id: action.id, name: 'Adopt' },
        { type: 'trigger', id: trigger.id, name: 'Adopted' }
      ]
    })
  })

  await t.test('publishing is refused until the invalid trigger is corrected', async t => {
    const path = { ...shop, trigger_name: 'Adopted' }
    const { fields } = await call<ErrorBody>('PublishConnector', { path: shop }, 400)
    t.strictSame(fields, [{ field: 'triggers.Adopted', message: '/responses: there must be a response' }])
    const trigger = await call<object>('GetTrigger', { path })
    const corrected = { ...trigger, responses: [{ id: demo.unknown, status: 204, definitions: [] }] }
    t.notOk('errors' in (await call<object>('UpdateTrigger', { path, body: corrected })))
  })

  await t.test('the published version is the latest and the default and refuses changes', async t => {
    const { version } = await call<{ version: ConnectorVersion }>('PublishConnector', { path: shop })
    t.match(version, {
      id: versionId,
      name: '2024-07',
      isLatest: true,
      isDefault: true,
      publishedAt: imported.createdAt
    })
    for (const alias of ['latest', 'default', '2024-07']) {
      t.strictSame(await call('GetConnectorVersion', { path: { ...shop, version: alias } }), version, alias)
    }
    t.strictSame((await call<Connector>('GetConnector', { path: shop })).versions, [version])
    t.equal(
      await refused('DeleteAction', { path: { ...shop, action_name: 'Adopt' } }, 409),
      'connector version is published'
    )
  })

  await t.test('another organisation imports the connector once it is public, without its secrets', async t => {
    const globex = demo.globex
    t.equal(await refused('ImportPublicConnectorVersion', { path: shop, as: globex }, 404), 'connector not found')
    const { id, organisationId, protocol, tags } = imported
    const baseUrl = imported.protocol === 'http' ? imported.baseUrl : ''
    const body = { id, organisationId, protocol, baseUrl, tags, name: 'Adoptions', public: true }
    t.match(await call('UpdateConnector', { path: shop, body }), { name: 'Adoptions', public: true })
    const found = await call<ConnectorPage>('ListPublicConnectors', { query: { name: 'adoptions' }, as: globex })
    t.strictSame(
      found.connectors.map(each => each.id),
      [id]
    )

    const theirs = await call<Connector>('ImportPublicConnectorVersion', {
      path: { ...shop, version: 'default' },
      as: globex
    })
    copy.connector_id = theirs.id
    t.match(theirs, { organisationId: globex.id, name: 'Adoptions', public: false })
    t.match(theirs.versions, [{ name: '2024-07', publishedAt: null, isLatest: false, isDefault: false }])
    const uses = theirs.connections.flatMap(({ credentials: { action = [], trigger = [] } }) => [...action, ...trigger])
    t.ok(uses.length >= Object.keys(credentials).length)
    t.ok(uses.every(({ credential }) => credential.organisationId === globex.id))
    t.notMatch(JSON.stringify(theirs), SECRETS)
    t.strictSame(await call('GetConnector', { path: copy, as: globex }), theirs)

    const ours = JSON.stringify(await call('GetConnector', { path: shop }))
    const ids = [...ours.matchAll(/"id":"(\w{26})"/g)].map(([, each]) => each as string)
    const shared = ids.filter(each => JSON.stringify(theirs).includes(each))
    t.strictSame(shared, [], 'the copy shares no id with the original')
    t.equal(
      await refused('GetConnector', { path: { ...shop, organisation_id: demo.acme.id }, as: globex }, 403),
      'organisation forbidden'
    )
  })

  await t.test('each organisation reads the schemas of its connector by their own URLs', async t => {
    const urls = []
    for (const [path, as] of [
      [shop, demo.acme],
      [copy, demo.globex]
    ] as const) {
      const { definitions } = await call<{ definitions: Definition[] }>('GetDefinitions', {
        path,
        as,
        query: { name: 'parent' }
      })
      const address = definitions[0]?.url ?? ''
      urls.push(address)
      t.equal(address, `${url}/api/schemas/v1/o/${as.id}/${path.connector_id}/2024-07/Parent.json`)
      const response = await fetch(address, { headers: bearer(as.key) })
      t.equal(response.headers.get('content-type'), 'application/schema+json')
      t.strictSame(await response.json(), {
        type: 'object',
        properties: { child: { $ref: address.replace('Parent', 'Child') } }
      })
    }
    const foreign = await fetch(urls[0] ?? '', { headers: bearer(demo.globex.key) })
    t.equal(foreign.status, 403)
  })

  await t.test('unpublishing is refused while another product uses the version', async t => {
    const usage = await ask<Usage>(app, 'POST /usages', { connectorId: shop.connector_id, version: '2024-07' })
    t.equal(await refused('UnpublishConnector', { path: shop }, 409), 'connector version is in use')
    await ask(app, `DELETE /usages/${usage.id}`)
    const { version } = await call<{ version: ConnectorVersion }>('UnpublishConnector', { path: shop })
    t.match(version, { id: versionId, publishedAt: null, isLatest: false, isDefault: false })
    t.equal(
      await refused('GetConnectorVersion', { path: { ...shop, version: 'default' } }, 404),
      'connector has no published version'
    )
  })

  await t.test('deleting a connector in use requires force=true and keeps the copy', async t => {
    const before = await call('GetConnector', { path: copy, as: demo.globex })
    await ask(app, 'POST /usages', { connectorId: shop.connector_id })
    t.equal(await refused('DeleteConnector', { path: shop }, 409), 'connector is in use')
    await call('DeleteConnector', { path: shop, query: { force: 'true' } }, 204)
    t.equal(await refused('GetConnector', { path: shop }, 404), 'connector not found')
    t.strictSame(await call('ListConnectors', { query: { name: 'adoptions' } }), { totalCount: 0, connectors: [] })
    t.strictSame(await ask(app, 'GET /usages'), { usages: [] })
    t.strictSame(await call('GetConnector', { path: copy, as: demo.globex }), before)
  })
})
