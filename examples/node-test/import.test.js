/** Twenty tests in parallel on one mock: each has its own sandbox, so none resets anything. */
// #region start
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { startMock } from 'versori-mock'
import { ACME, BIGQUERY, INTERNAL_ERP, SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = await startMock()
after(() => mock.close())

describe('importConnector', { concurrency: true }, () => {
  it(
    'imports the latest version as a draft',
    mock.withSandbox(async box => {
      const connector = await importConnector(box, SHOPIFY)
      assert.equal(connector.organisationId, box.organisationId)
      assert.deepEqual(
        connector.versions.map(({ name, publishedAt }) => ({ name, publishedAt })),
        [{ name: '2024-07', publishedAt: null }]
      )
    })
  )
  // #endregion start

  it(
    'imports a version by name',
    mock.withSandbox(async box => {
      const connector = await importConnector(box, SHOPIFY, { version: '2024-01' })
      assert.equal(connector.versions[0]?.name, '2024-01')
    })
  )

  it(
    'imports the default version',
    mock.withSandbox(async box => {
      const connector = await importConnector(box, SHOPIFY, { version: 'default' })
      assert.equal(connector.versions[0]?.name, '2024-04')
    })
  )

  it(
    'imports no secrets',
    mock.withSandbox(async box => {
      const { connections = [] } = await importConnector(box, BIGQUERY)
      const [first] = connections.flatMap(({ credentials }) => credentials?.action ?? [])
      assert.ok(first?.credential?.type === 'certificate')
      assert.equal(first.credential.data.key, '******')
    })
  )

  // #region errors
  it(
    'rejects an unknown version',
    mock.withSandbox(async box => {
      await assert.rejects(importConnector(box, SHOPIFY, { version: '2024-7' }), { status: 404 })
      const [request] = box.requests.find({ status: 404 })
      assert.equal(request?.explanation?.nearest, '2024-07')
    })
  )
  // #endregion errors

  it(
    'rejects a draft',
    mock.withSandbox(box => assert.rejects(importConnector(box, SHOPIFY, { version: '2024-10' }), { status: 404 }))
  )

  it(
    'rejects a private connector',
    mock.withSandbox(box => assert.rejects(importConnector(box, INTERNAL_ERP), { status: 404 }))
  )

  it(
    'rejects an unknown API key',
    mock.withSandbox(box => assert.rejects(importConnector({ ...box, token: 'swo_wrong' }, SHOPIFY), { status: 401 }))
  )

  it(
    'rejects an organisation that the key does not belong to',
    mock.withSandbox(box => assert.rejects(importConnector({ ...box, organisationId: ACME }, SHOPIFY), { status: 403 }))
  )

  // #region before
  it(
    'tries again after a closed connection',
    mock.withSandbox(async box => {
      await box.faults.add({ operation: 'ImportPublicConnectorVersion', kind: 'reset', times: 1 })
      await importConnector(box, SHOPIFY)
      box.faults.assertFired()
      assert.equal(box.requests.count({ operation: 'ImportPublicConnectorVersion' }).count, 2)
      assert.equal(importsIn(box).length, 1)
    })
  )
  // #endregion before

  // #region after-commit
  it(
    'imports twice if only the response is lost',
    mock.withSandbox(async box => {
      await box.faults.add({
        operation: 'ImportPublicConnectorVersion',
        kind: 'reset',
        phase: 'after-commit',
        times: 1
      })
      await importConnector(box, SHOPIFY)
      assert.equal(importsIn(box).length, 2)
    })
  )
  // #endregion after-commit

  // #region settings
  it(
    'gets a conflict on the second attempt if repeated imports are refused',
    mock.withSandbox(
      async box => {
        await box.faults.add({ operation: '*', kind: 'reset', phase: 'after-commit', times: 1 })
        await assert.rejects(importConnector(box, SHOPIFY), { status: 409 })
        assert.equal(importsIn(box).length, 1)

        box.settings.change({ repeatImport: 'create' })
        await importConnector(box, SHOPIFY)
        assert.equal(importsIn(box).length, 2)
      },
      { settings: { repeatImport: 'conflict' } }
    )
  )
  // #endregion settings

  it(
    'gives up after a second 503',
    mock.withSandbox(async box => {
      await box.faults.add({ operation: '*', kind: 'status', status: 503, times: 2 })
      await assert.rejects(importConnector(box, SHOPIFY), { status: 503 })
      assert.deepEqual(importsIn(box), [])
    })
  )

  // #region delay
  it(
    'times out and tries again',
    mock.withSandbox(async box => {
      await box.faults.add({ operation: '*', kind: 'delay', delay: { fixed: 60_000 }, times: 1 })
      await importConnector(box, SHOPIFY, { timeout: 100 })
      box.faults.assertFired()
    })
  )
  // #endregion delay

  // #region quota
  it(
    'waits as long as Retry-After says',
    mock.withSandbox(async box => {
      await box.faults.add({ operation: '*', kind: 'quota', limit: 2, window: '10s' })
      box.clock.freeze()
      /** @type {number[]} */
      const waits = []
      const wait = (/** @type {number} */ milliseconds) => {
        waits.push(milliseconds)
        box.clock.advance(milliseconds)
      }
      for (let i = 0; i < 3; i++) await importConnector(box, SHOPIFY, { wait })
      assert.deepEqual(waits, [10_000])
      assert.deepEqual(
        box.requests.find().map(({ status }) => status),
        [200, 200, 429, 200]
      )
    })
  )
  // #endregion quota

  // #region clock
  it(
    'sets timestamps from the clock of the sandbox',
    mock.withSandbox(async box => {
      box.clock.freeze('2026-02-28T23:59:59Z')
      assert.equal((await importConnector(box, SHOPIFY)).createdAt, '2026-02-28T23:59:59Z')
      box.clock.advance('1s')
      assert.equal((await importConnector(box, SHOPIFY)).createdAt, '2026-03-01T00:00:00Z')
    })
  )

  it(
    'rejects an expired token',
    mock.withSandbox(async box => {
      const token = await box.mintToken({ sub: 'user:dev', expiresIn: '15m' })
      await importConnector({ ...box, token }, SHOPIFY)
      box.clock.advance('16m')
      await assert.rejects(importConnector({ ...box, token }, SHOPIFY), { status: 401 })
    })
  )
  // #endregion clock

  // #region journal
  it(
    'records a request made in the background',
    mock.withSandbox(async box => {
      setTimeout(importConnector, 20, box, BIGQUERY)
      const [request] = await box.requests.waitFor({ connectorId: BIGQUERY, status: 200 })
      assert.equal(request?.version, 'latest')
      assert.equal(request?.headers.accept, 'application/json')
      assert.equal(request?.headers.authorization, 'Bearer ******')
    })
  )
  // #endregion journal

  // #region snapshots
  it(
    'undoes an import with a snapshot',
    mock.withSandbox(async box => {
      await importConnector(box, BIGQUERY)
      const onlyBigQuery = box.snapshot()
      await importConnector(box, SHOPIFY)
      assert.deepEqual(importsIn(box), ['BigQuery', 'Shopify'])
      onlyBigQuery.restore()
      assert.deepEqual(importsIn(box), ['BigQuery'])
    })
  )
  // #endregion snapshots

  // #region seed
  it(
    'imports a connector that the test added',
    mock.withSandbox(async box => {
      const id = '01J0000000C0RNER0000000C01'
      const versions = [{ id: '01J0000000C0RNER0000000V01', name: '1.0.0', publishedAt: '2026-01-15T09:00:00Z' }]
      await box.state.add({
        connectors: [
          {
            id,
            organisationId: ACME,
            name: 'Corner Shop',
            public: true,
            protocol: 'http',
            baseUrl: 'https://shop.test',
            versions
          }
        ]
      })
      assert.equal((await importConnector(box, id)).name, 'Corner Shop')
    })
  )
  // #endregion seed
  // #region start
})
// #endregion start

// #region imports
/**
 * The names of the imported connectors.
 * @param {import('versori-mock').Box} box
 */
function importsIn({ organisationId, state }) {
  return state
    .export()
    .connectors.filter(connector => connector.organisationId === organisationId)
    .map(({ name }) => name)
    .sort()
}
// #endregion imports
