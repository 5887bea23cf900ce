// #region lease
import { expect, test } from '@jest/globals'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'
import { leaseSandbox } from './sandbox.js'

test.concurrent('imports the latest version', async () => {
  const box = await leaseSandbox()
  const connector = await importConnector(box, SHOPIFY)
  expect(connector).toMatchObject({ name: 'Shopify', versions: [{ name: '2024-07' }] })
  await box.end()
})
// #endregion lease

test.concurrent('tries again after a closed connection', async () => {
  const box = await leaseSandbox()
  await box.addFault({ operation: 'ImportPublicConnectorVersion', kind: 'reset', times: 1 })
  await importConnector(box, SHOPIFY)
  expect(await box.countRequests({ operation: 'ImportPublicConnectorVersion' })).toEqual({ count: 2, evicted: 0 })
  await box.end()
})

test.concurrent('waits for the next quota window', async () => {
  const box = await leaseSandbox()
  await box.addFault({ operation: '*', kind: 'quota', limit: 1, window: '1h' })
  await importConnector(box, SHOPIFY)
  const wait = () => box.advanceClock('1h')
  await expect(importConnector(box, SHOPIFY, { wait })).resolves.toMatchObject({ name: 'Shopify' })
  await box.end()
})
