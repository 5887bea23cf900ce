// Run it with: node --test testcontainers/*.test.js
// #region start
import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { VersoriMockContainer } from 'versori-mock/testcontainers'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const container = await new VersoriMockContainer(process.env.VERSORI_MOCK_IMAGE ?? 'versori-mock').start()
after(() => container.stop())

describe('importConnector', { concurrency: true }, () => {
  it('imports the latest version', async () => {
    const box = await container.lease()
    const connector = await importConnector(box, SHOPIFY)
    assert.equal(connector.versions[0]?.name, '2024-07')
    await box.requests.assert({ operation: 'ImportPublicConnectorVersion', status: 200 }, { count: 1 })
    await box.end()
  })
  // #endregion start

  // #region fault
  it(
    'imports twice if only the response is lost',
    container.withLease(async box => {
      const operation = 'ImportPublicConnectorVersion'
      await box.faults.add({ operation, kind: 'reset', phase: 'after-commit', times: 1 })
      await importConnector(box, SHOPIFY)
      await box.faults.assertFired()
      await box.requests.assert({ operation }, { count: 2 })
    })
  )

  it(
    'shows the requests in a failure',
    container.withLease(async box => {
      await assert.rejects(importConnector(box, SHOPIFY, { version: '2024-7' }), { status: 404 })
      await assert.rejects(box.requests.assert({ status: 200 }), /2024-7\/library\/import: 404 \(versionNotFound\)/)
    })
  )
  // #endregion fault
})
