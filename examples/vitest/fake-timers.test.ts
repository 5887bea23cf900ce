// #region timers
import { startMock } from 'versori-mock'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = await startMock()
afterAll(() => mock.close())
afterEach(() => vi.useRealTimers())

test('waits as long as Retry-After says', async () => {
  vi.useFakeTimers()
  const box = await mock.sandbox()
  await box.faults.add({ operation: '*', kind: 'status', status: 503, retryAfter: '10s', times: 1 })
  const started = Date.now()
  const wait = async (milliseconds: number) => {
    const waited = new Promise(resolve => setTimeout(resolve, milliseconds))
    await vi.advanceTimersByTimeAsync(milliseconds)
    return waited
  }
  await importConnector(box, SHOPIFY, { wait })
  expect(Date.now() - started).toBe(10_000)
  box.requests.assert({ status: 200 }, { count: 1 })
  box.end()
})
// #endregion timers

test('writes, resets and closes while all timers are fake', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'performance', 'queueMicrotask'] })
  const own = await startMock()
  const box = await own.sandbox()
  for (let times = 0; times < 3; times++) {
    const path = `/o/${box.organisationId}/connectors/${SHOPIFY}/versions/latest/library/import`
    const response = await own.inject({ method: 'POST', url: path, headers: { authorization: `Bearer ${box.token}` } })
    expect(response.statusCode).toBe(200)
  }
  box.reset()
  await own.close()
})
