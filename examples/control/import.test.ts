/** A test in TypeScript that controls the mock over HTTP. Run it with: versori-mock exec -- vitest run --root control */
// #region lease
import { connect } from 'versori-mock/control'
import { expect, test } from 'vitest'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = connect(process.env.VERSORI_MOCK_URL ?? '')

test(
  'imports the latest version',
  mock.withSandbox(async box => {
    const connector = await importConnector(box, SHOPIFY)
    expect(connector.organisationId).toBe(box.organisationId)
    await box.requests.assert({ operation: 'ImportPublicConnectorVersion', status: 200 }, { count: 1 })
  })
)
// #endregion lease

test(
  'imports twice if only the response is lost',
  mock.withSandbox(async box => {
    await box.faults.add({
      operation: 'ImportPublicConnectorVersion',
      kind: 'reset',
      phase: 'after-commit',
      times: 1
    })
    await importConnector(box, SHOPIFY)
    const { connectors } = await box.state.export()
    expect(connectors.filter(({ organisationId }) => organisationId === box.organisationId)).toHaveLength(2)
    await box.faults.assertFired()
    await box.requests.assert({ status: 200 }, { count: 1 })
  })
)

test(
  'controls the clock, settings, data, snapshots and tokens',
  mock.withSandbox(async box => {
    await box.clock.freeze('2026-02-28T23:59:59Z')
    expect((await importConnector(box, SHOPIFY)).createdAt).toBe('2026-02-28T23:59:59Z')
    await box.clock.advance('1s')
    expect(await box.clock.now()).toEqual(new Date('2026-03-01T00:00:00Z'))
    expect(await box.clock.isFrozen()).toBe(true)
    const snapshot = await box.snapshot()
    await box.settings.change({ repeatImport: 'conflict' })
    await expect(importConnector(box, SHOPIFY)).rejects.toMatchObject({ status: 409 })
    await snapshot.restore()
    const token = await box.mintToken({ sub: 'user:dev', expiresIn: '15m' })
    await box.clock.advance('16m')
    await expect(importConnector({ ...box, token }, SHOPIFY)).rejects.toMatchObject({ status: 401 })
    await box.reset()
    expect(await box.requests.find()).toEqual([])
  })
)

test(
  'explains what went wrong',
  mock.withSandbox(async box => {
    await expect(box.faults.add({ operation: '*', kind: 'rest' } as never)).rejects.toThrow('did you mean')
    await expect(box.faults.assertFired()).rejects.toThrow('no faults')
    await expect(box.requests.assert({ status: 404 })).rejects.toThrow('there were no requests')
    await expect(box.requests.waitFor({}, { timeout: '1ms' })).rejects.toThrow('found 0 of 1 requests')
    expect(await box.requests.get('x')).toBe(undefined)
    expect(await box.faults.get('x')).toBe(undefined)
    expect(await box.faults.remove('x')).toBe(false)
  })
)
