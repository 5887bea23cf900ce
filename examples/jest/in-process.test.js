// #region lease
import { afterAll, expect, jest, test } from '@jest/globals'
import { startMock } from 'versori-mock'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = await startMock()
afterAll(() => mock.close())

test.concurrent(
  'imports the latest version',
  mock.withSandbox(async box => {
    const connector = await importConnector(box, SHOPIFY)
    expect(connector).toMatchObject({ name: 'Shopify', versions: [{ name: '2024-07' }] })
    box.requests.assert({ status: 200 }, { count: 1 })
  })
)
// #endregion lease

for (const times of [1, 2, 3]) {
  test.concurrent(
    `uses every part of the mock at the same time as others (${times})`,
    mock.withSandbox(async box => {
      await box.faults.add({ operation: '*', kind: 'status', status: 503, times })
      await box.state.add({})
      box.settings.change({ repeatImport: 'conflict' })
      const token = await box.mintToken({ sub: 'user:dev' })
      await importConnector({ ...box, token }, SHOPIFY).catch(() => undefined)
      box.requests.assert({ status: 503 })
    })
  )
}

// #region timers
test('waits as long as Retry-After says', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] })
  const box = await mock.sandbox()
  await box.faults.add({ operation: '*', kind: 'status', status: 503, retryAfter: '10s', times: 1 })
  const wait = async (/** @type {number} */ milliseconds) => {
    const waited = new Promise(resolve => setTimeout(resolve, milliseconds))
    await jest.advanceTimersByTimeAsync(milliseconds)
    return waited
  }
  await importConnector(box, SHOPIFY, { wait })
  box.requests.assert({ status: 200 }, { count: 1 })
  box.end()
  jest.useRealTimers()
})
// #endregion timers

test('writes while all timers are fake', async () => {
  jest.useFakeTimers()
  const box = await mock.sandbox()
  const path = `/o/${box.organisationId}/connectors/${SHOPIFY}/versions/latest/library/import`
  for (let times = 0; times < 3; times++) {
    const response = await mock.inject({ method: 'POST', url: path, headers: { authorization: `Bearer ${box.token}` } })
    expect(response.statusCode).toBe(200)
  }
  box.reset()
  jest.useRealTimers()
})

test('imports an OpenAPI document, which a thread reads, while all timers are fake', async () => {
  jest.useFakeTimers()
  const box = await mock.sandbox()
  const form = new FormData()
  form.set('metadata', new Blob(['{"format":"openapi"}'], { type: 'application/json' }))
  form.set('file', new Blob(['openapi: 3.1.0\ninfo: { title: Tiny, version: "1" }\npaths: {}\n']), 'tiny.yaml')
  const response = await fetch(`${box.url}/o/${box.organisationId}/protocols/http/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${box.token}` },
    body: form
  })
  expect(response.status).toBe(201)
  box.end()
  jest.useRealTimers()
})
