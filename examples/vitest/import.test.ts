// #region lease
import { type Box, startMock } from 'versori-mock'
import type { Connector } from 'versori-mock/contract'
import { afterAll, describe, test as baseTest } from 'vitest'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = await startMock()
afterAll(() => mock.close())

const test = baseTest.extend<{ box: Box }>({
  box: async ({}, use) => {
    await using box = await mock.sandbox()
    await use(box)
  }
})

describe.concurrent('importConnector', () => {
  test('imports the latest version as a draft', async ({ box, expect }) => {
    const connector: Connector = await importConnector(box, SHOPIFY)
    expect(connector).toMatchObject({ name: 'Shopify', versions: [{ name: '2024-07', publishedAt: null }] })
  })
  // #endregion lease

  test('tries again after a connection without a response', async ({ box, expect }) => {
    await box.faults.add({ operation: 'ImportPublicConnectorVersion', kind: 'empty', times: 1 })
    await importConnector(box, SHOPIFY)
    expect(box.requests.count()).toEqual({ count: 2, evicted: 0 })
  })

  test('rejects a truncated response', async ({ box, expect }) => {
    await box.faults.add({ operation: '*', kind: 'truncate', at: 0.5 })
    await expect(importConnector(box, SHOPIFY)).rejects.toThrow()
  })

  test('sets timestamps from the clock of the sandbox', async ({ box, expect }) => {
    box.clock.freeze(new Date('2026-01-15T09:00:00Z'))
    const { createdAt } = await importConnector(box, SHOPIFY)
    expect(createdAt).toBe('2026-01-15T09:00:00Z')
  })

  // #region using
  baseTest('keeps sandboxes apart', async ({ expect }) => {
    await using one = await mock.sandbox()
    await using other = await mock.sandbox({ settings: { importConnections: 'omit' } })
    expect((await importConnector(one, SHOPIFY)).connections).toHaveLength(2)
    expect((await importConnector(other, SHOPIFY)).connections).toEqual([])
  })
  // #endregion using
  // #region lease
})
// #endregion lease
