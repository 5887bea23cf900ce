/** Foreign and missing resources are indistinguishable: cases that random tests (test/proof/isolation.test.ts) miss. */
import type { FastifyInstance, InjectOptions } from 'fastify'
import t, { type Test } from 'tap'
import { type OperationId, operations } from '../../../src/contract/operations.js'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { createClock } from '../../../src/core/clock.js'
import { bearer, call, createApp, demo, importPath, injectImport, urlOf } from '../../helpers/app.js'
import { offerSchemes } from '../../helpers/drafts.js'
import { admin, ask, importInto, inSandbox, type Lease, lease, requestsOf } from '../../helpers/control-plane.js'
import { demoSeed } from '../../helpers/seeds/demo-seed.js'
import { tinyDocument, upload } from '../../helpers/http-import.js'
import { toUnknown } from '../../helpers/sequences/private-ids.js'
import { credentialData, schemes, smallSeed } from '../../helpers/seeds/seeds.js'
import { rsaKeyPair, signToken } from '../../helpers/tokens.js'

/** Builds a request for the resource of the given name. */
type RequestFor = (name: string) => InjectOptions

/** Returns the response, with the name replaced so that responses compare. */
async function responseTo(app: FastifyInstance, requestFor: RequestFor, name: string): Promise<string> {
  const { statusCode, headers, body } = await app.inject(requestFor(name))
  const { 'x-request-id': _, 'date': _date, ...rest } = headers
  return `${statusCode} ${body} ${JSON.stringify(rest)}`.replaceAll(name, 'NAME')
}

/** Asserts that a foreign and a missing resource get the same response; returns its status. */
async function assertSameResponse(
  t: Test,
  app: FastifyInstance,
  requestFor: RequestFor,
  [foreign, missing]: readonly [string, string]
): Promise<number> {
  const found = await responseTo(app, requestFor, foreign)
  const { method = 'GET', url } = requestFor('NAME')
  t.equal(found, await responseTo(app, requestFor, missing), `${method} ${JSON.stringify(url)}`)
  return Number.parseInt(found)
}

const unknown = demo.unknown

/** Authorization headers of callers in the default sandbox and in another one. */
async function listCallers(app: FastifyInstance, other: Lease): Promise<Record<string, string>> {
  const { token: minted } = await ask<{ token: string }>(app, 'POST /tokens', { organisationId: demo.acme.id })
  const { token: user } = await ask<{ token: string }>(app, 'POST /tokens', { sub: 'user:dev' })
  const { token: userOfOther } = await ask<{ token: string }>(app, `POST /tokens?sandbox=${other.id}`, {
    sub: 'user:dev'
  })
  return {
    'a key of the seed': `Bearer ${demo.acme.key}`,
    'a minted key': `Bearer ${minted}`,
    'a user': `Bearer ${user}`,
    'a key of a third sandbox': `Bearer ${other.token}`,
    'a user of a third sandbox': `Bearer ${userOfOther}`
  }
}

t.test('an organisation of another sandbox gets the same response as an unknown one', async t => {
  const key = rsaKeyPair('one')
  const [signer, keyId] = [unknown.replace(/X$/, 'Y'), unknown.replace(/X$/, 'Z')]
  const app = await createApp(t, {
    seeds: [
      demoSeed(),
      { organisations: [{ id: signer, name: 'Signer', signingKeys: [{ id: keyId, name: 'one', publicKey: key.pem }] }] }
    ]
  })
  const sandbox = await lease(app, { seed: { ...smallSeed(), users: [] } })
  const third = await lease(app, { seed: 'demo' })
  await ask(app, `POST /faults?sandbox=${sandbox.id}`, { operation: '*', kind: 'status', status: 503, times: 1 })
  const claims = { iss: `https://versori.com/sk/${keyId}`, sub: signer }
  const callers = {
    ...(await listCallers(app, third)),
    'a signing key': `JWT ${await signToken(key.privateKey, { alg: 'RS256' }, claims)}`
  }
  const inOrganisations = Object.values(operations).filter(({ path }) => path.includes('{organisation_id}'))
  for (const [caller, authorization] of Object.entries(callers)) {
    const callAll = async (organisation_id: string) =>
      Promise.all(
        inOrganisations.map(async ({ operationId, method }) => {
          const path = { connector_id: demo.shopify, version: 'latest', connection_id: unknown, organisation_id }
          return responseTo(
            app,
            () => ({ method, url: urlOf(operationId, { path }), headers: { authorization } }),
            organisation_id
          )
        })
      )
    const found = await callAll(sandbox.organisationId)
    t.strictSame(found, await callAll(unknown), caller)
    t.ok(
      found.every(response => response.startsWith('403 ')),
      caller
    )
  }
  t.strictSame(await requestsOf(app, `?sandbox=${sandbox.id}`), [], 'its journal does not contain them')
  t.match(
    await ask(app, `GET /faults?sandbox=${sandbox.id}`),
    { faults: [{ matched: 0 }] },
    'its fault does not match them'
  )
  t.equal((await importInto(app, sandbox)).statusCode, 503, 'its fault matches its own caller')
  const stranger: RequestFor = organisation => ({
    method: 'POST',
    url: importPath({ organisation }),
    headers: bearer('swo_nobody')
  })
  t.equal(await assertSameResponse(t, app, stranger, [sandbox.organisationId, unknown]), 401)
})

t.test('the resources of an ended lease get the same responses as unknown ones', async t => {
  const leaseClock = createClock()
  const app = await createApp(t, { leaseClock })
  for (const end of ['DELETE', 'time'] as const) {
    const sandbox = await lease(app, { ttl: '1h' })
    const { id, organisationId, token } = sandbox
    const file = await call(app, 'GetProtocolUploadURL', {
      path: { organisation_id: organisationId, protocol_slug: 'http' },
      key: token
    })
    const { uploadUrl } = file.json<{ uploadUrl: string }>()
    if (end === 'DELETE') await ask(app, `DELETE /sandboxes/${id}`)
    else leaseClock.advance(3_600_000)
    const requests: [string, RequestFor, number][] = [
      [id, name => ({ url: `/__admin/sandboxes/${name}` }), 404],
      [id, name => ({ method: 'DELETE', url: `/__admin/sandboxes/${name}` }), 404],
      [id, name => ({ url: `/__admin/state?sandbox=${name}` }), 404],
      [id, name => ({ url: `/__admin/oauth2/authorize?sandbox=${name}&state=x` }), 404],
      [id, name => ({ url: urlOf('ListConnectors'), headers: { ...bearer(demo.acme.key), ...inSandbox(name) } }), 404],
      [id, name => ({ method: 'PUT', url: new URL(uploadUrl).pathname.replace(id, name), payload: '{}' }), 404],
      [
        organisationId,
        name => ({ method: 'POST', url: importPath({ organisation: name }), headers: bearer(demo.acme.key) }),
        403
      ],
      [
        organisationId,
        name => ({ method: 'POST', url: importPath({ organisation: name }), headers: bearer(token) }),
        401
      ],
      [
        token,
        name => ({ method: 'POST', url: importPath({ organisation: organisationId }), headers: bearer(name) }),
        401
      ],
      [token, name => ({ method: 'POST', url: importPath(), headers: bearer(name) }), 401]
    ]
    for (const [name, requestFor, status] of requests) {
      t.equal(
        await assertSameResponse(t, app, requestFor, [
          name,
          name === token ? `${token.slice(0, -1)}-` : toUnknown(name)
        ]),
        status,
        end
      )
    }
  }
})

t.test('the faults, snapshots, usages and requests of one sandbox are unknown in another', async t => {
  const app = await createApp(t)
  const [one, other] = [await lease(app), await lease(app)]
  const connector = (await importInto(app, one)).json<Connector>()
  const { id: fault } = await ask<{ id: string }>(app, `POST /faults?sandbox=${one.id}`, {
    operation: '*',
    kind: 'reset',
    skip: 99
  })
  await ask(app, `POST /snapshots?sandbox=${one.id}`, { name: 'before-import' })
  const { id: usage } = await ask<{ id: string }>(app, `POST /usages?sandbox=${one.id}`, { connectorId: connector.id })
  const [entry] = await requestsOf(app, `?sandbox=${one.id}`)
  const inOther = (route: string): [string, RequestFor] => {
    const [method = '', path = ''] = route.split(' ')
    return [
      route,
      name => ({
        method: method as 'GET',
        url: `/__admin${path.replace('NAME', name)}${path.includes('?') ? '&' : '?'}sandbox=${other.id}`
      })
    ]
  }
  const resources: [string, string[]][] = [
    [fault, ['GET /faults/NAME', 'DELETE /faults/NAME']],
    ['before-import', ['POST /snapshots/NAME/restore', 'DELETE /snapshots/NAME']],
    [usage, ['DELETE /usages/NAME']],
    [String(entry?.id), ['GET /requests/NAME']],
    [connector.id, ['GET /requests?connectorId=NAME', 'GET /requests/NAME']]
  ]
  for (const [name, routes] of resources) {
    for (const [route, requestFor] of routes.map(inOther)) {
      const missing = name.length === 26 ? toUnknown(name) : name.replaceAll(/[a-z]/g, 'q')
      t.ok([200, 404].includes(await assertSameResponse(t, app, requestFor, [name, missing])), route)
    }
  }
  t.strictSame(await ask(app, `GET /requests?sandbox=${other.id}`), { requests: [], evicted: 0 })
})

t.test('searches do not reveal private connectors', async t => {
  const app = await createApp(t)
  const internal = 'Internal ERP'
  const absent = 'Xnternal ERX'
  for (const operationId of ['ListPublicConnectors', 'ListConnectors'] as const) {
    const requestFor: RequestFor = name => ({
      url: urlOf(operationId, { query: { name } }),
      headers: bearer(demo.acme.key)
    })
    t.equal(await assertSameResponse(t, app, requestFor, [internal, absent]), 200)
  }
})

t.test('a cursor of another organisation gets the same response as an invalid one', async t => {
  const app = await createApp(t)
  const theirs = (
    await call(app, 'ListConnectors', {
      path: { organisation_id: demo.library.id },
      key: demo.library.key,
      query: { first: '1' }
    })
  ).json<{ next: string }>().next
  const path = { connector_id: demo.shopify }
  const versions = (
    await call(app, 'ListConnectorVersions', {
      path: { organisation_id: demo.library.id, ...path },
      key: demo.library.key,
      query: { first: '1' }
    })
  ).json<{ next: string }>().next
  const own = (await injectImport(app)).json<Connector>().id
  for (const cursor of [theirs, versions]) {
    for (const [operationId, connector_id] of [
      ['ListConnectors', own],
      ['ListConnectorVersions', own],
      ['ListConnectorConnections', own]
    ] as const) {
      for (const side of ['after', 'before']) {
        const requestFor: RequestFor = name => ({
          url: urlOf(operationId, { path: { connector_id }, query: { [side]: name } }),
          headers: bearer(demo.acme.key)
        })
        t.equal(await assertSameResponse(t, app, requestFor, [cursor, cursor.replace(/^./, 'X')]), 400)
      }
    }
  }
})

t.test('the uploads of one organisation do not displace those of another', async t => {
  const app = await createApp(t)
  const schemaURL = await upload(app, JSON.stringify(tinyDocument()))
  const path = { organisation_id: demo.globex.id, protocol_slug: 'http' }
  for (let count = 0; count < 101; count++) await call(app, 'GetProtocolUploadURL', { path, key: demo.globex.key })
  const response = await call(app, 'ImportHTTPConnector', { body: { format: 'openapi', schemaURL } })
  t.equal(response.statusCode, 201, response.body)
})

t.test('upload URLs and lease ids cannot be derived from other ids', async t => {
  const app = await createApp(t)
  app.sandboxes.default.clock.freeze()
  const connector = (await injectImport(app)).json<Connector>()
  const url = await upload(app, JSON.stringify(tinyDocument()))
  t.notMatch(url, connector.id.slice(10, 20), 'the upload URL does not contain the random part of an id')
  const leaseClock = createClock(() => 0)
  const other = await createApp(t, { leaseClock })
  const leases = [await lease(other), await lease(other)]
  const parts = leases.flatMap(({ id, organisationId }) => [id.slice(10, 20), organisationId.slice(10, 20)])
  t.equal(new Set(parts).size, 4, 'leases that are created at the same time have different ids')
})

t.test('OAuth2 states and uploads stay unique when a reset restarts random values', async t => {
  const app = await createApp(t, { randomSeed: 1 })
  const restart = async () => {
    await ask(app, 'POST /reset')
    await ask(app, 'PUT /clock', { now: '2030-01-01T00:00:00Z', frozen: true })
  }
  const create = async () => {
    const path = { organisation_id: demo.library.id, connector_id: demo.shopify, protocol_slug: 'http' }
    const body = {
      credential: { id: '01J00000005H0P1FY000CRED00', organisationId: demo.library.id },
      authorizeUrl: 'https://example.com/auth',
      clientId: 'demo-shopify-client-id'
    }
    const responses = [
      await call(app, 'GetProtocolUploadURL', { path, key: demo.library.key }),
      await call(app, 'InitialiseOAuth2Connection', { path, key: demo.library.key, body })
    ]
    return responses.map(({ statusCode }) => statusCode)
  }
  await restart()
  t.strictSame(await create(), [200, 200])
  await ask(app, 'POST /snapshots', { name: 'made' })
  await restart()
  await ask(app, 'POST /snapshots/made/restore')
  t.strictSame(await create(), [200, 200])
  t.equal((await admin(app, 'GET /state')).statusCode, 200)
})

t.test('a credential of another organisation gets the same response as an unknown one', async t => {
  const app = await createApp(t)
  const theirs = { path: { organisation_id: demo.globex.id }, key: demo.globex.key }
  const use = {
    authSchemeConfig: schemes.certificate,
    credential: { name: 'c', type: 'certificate', data: credentialData.certificate }
  }
  const connections = [{ name: 'n', credentials: { action: [use] }, variables: [] }]
  const grant = { grantType: 'authorization_code', clientId: 'theirs', clientSecret: 's' }
  const code = schemes['oauth2 with authorization_code']
  const [bigQuery, http] = await Promise.all([
    call(app, 'CreateBigQueryConnector', { ...theirs, body: { name: 'b', datasetId: 'd.d', connections } }),
    call(app, 'CreateHTTPConnector', {
      ...theirs,
      body: { name: 'h', baseUrl: 'https://x.example', authSchemeConfigs: [{ ...code, grant }] }
    })
  ])
  const certificate = /"credential":\{"id":"(\w+)"/.exec(bigQuery.body)?.[1] as string
  const application = /"credentialId":"(\w+)"/.exec(http.body)?.[1] as string
  const { id } = offerSchemes(app, (await injectImport(app)).json<Connector>())
  const path = { connector_id: id, auth_scheme_config_id: code.id }

  const post =
    (operationId: OperationId, body: (name: string) => object): RequestFor =>
    name => ({
      method: operations[operationId].method,
      url: urlOf(operationId, { path }),
      headers: { ...bearer(demo.acme.key), 'content-type': 'application/json' },
      payload: JSON.stringify(body(name))
    })
  const client = (mTLSCredentialId: string) => ({
    ...credentialData['oauth2-client'],
    mTLSEnabled: true,
    mTLSCredentialId
  })
  const connect = post('CreateConnectorConnection', name => {
    const authSchemeConfig = schemes['oauth2 with client_credentials']
    const action = [{ authSchemeConfig, credential: { name: 'c', type: 'oauth2-client', data: client(name) } }]
    return { name: 'n', credentials: { action }, variables: [] }
  })
  t.equal(await assertSameResponse(t, app, connect, [certificate, unknown]), 400)
  for (const organisationId of [demo.globex.id, demo.acme.id]) {
    const upsert = post('UpsertAuthSchemeConfig', credentialId => ({
      ...code,
      grant: { grantType: 'authorization_code', credentialId, organisationId }
    }))
    const initialise = post('InitialiseOAuth2Connection', id => ({
      credential: { id, organisationId },
      authorizeUrl: 'https://example.com/auth',
      clientId: 'mine'
    }))
    for (const name of [application, certificate]) {
      t.equal(await assertSameResponse(t, app, upsert, [name, unknown]), 400)
      t.equal(await assertSameResponse(t, app, initialise, [name, unknown]), 400)
    }
  }
})

t.test('ids of requests tell nothing about other requests', async t => {
  const app = await createApp(t)
  const ids: string[] = []
  for (let times = 0; times < 20; times++) {
    const { headers } = await app.inject('/categories')
    ids.push(String(headers['x-request-id']))
  }
  for (const id of ids) t.match(id, /^[0-9a-f]{32}$/)
  for (const start of [0, 24]) t.equal(new Set(ids.map(id => id.slice(start, start + 8))).size, ids.length)
})
