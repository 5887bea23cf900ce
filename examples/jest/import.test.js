// #region lease
import { expect, test } from '@jest/globals'
import { connect } from 'versori-mock/control'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = connect(process.env.VERSORI_MOCK_URL ?? '')

test.concurrent(
  'imports the latest version',
  mock.withSandbox(async box => {
    const connector = await importConnector(box, SHOPIFY)
    expect(connector).toMatchObject({ name: 'Shopify', versions: [{ name: '2024-07' }] })
  })
)
// #endregion lease

test.concurrent(
  'tries again after a closed connection',
  mock.withSandbox(async box => {
    await box.faults.add({ operation: 'ImportPublicConnectorVersion', kind: 'reset', times: 1 })
    await importConnector(box, SHOPIFY)
    await box.requests.assert({ operation: 'ImportPublicConnectorVersion' }, { count: 2 })
  })
)

test.concurrent(
  'waits for the next quota window',
  mock.withSandbox(async box => {
    await box.faults.add({ operation: '*', kind: 'quota', limit: 1, window: '1h' })
    await importConnector(box, SHOPIFY)
    const wait = () => box.clock.advance('1h')
    await expect(importConnector(box, SHOPIFY, { wait })).resolves.toMatchObject({ name: 'Shopify' })
  })
)
