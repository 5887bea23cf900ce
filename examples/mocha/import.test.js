// #region lease
import assert from 'node:assert/strict'
import { after, before, it } from 'mocha'
import sinon from 'sinon'
import { startMock, withSandbox } from 'versori-mock'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

/** @type {import('versori-mock').Mock} */
let mock
before(async () => {
  mock = await startMock()
})
after(() => mock.close())

it(
  'imports the latest version',
  withSandbox(
    () => mock,
    async box => {
      const connector = await importConnector(box, SHOPIFY)
      assert.equal(connector.name, 'Shopify')
      box.requests.assert({ status: 200 }, { count: 1 })
    }
  )
)
// #endregion lease

// #region timers
it(
  'waits as long as Retry-After says',
  withSandbox(
    () => mock,
    async box => {
      await box.faults.add({ operation: '*', kind: 'status', status: 503, retryAfter: '10s', times: 1 })
      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] })
      const wait = async (/** @type {number} */ milliseconds) => {
        const waited = new Promise(resolve => setTimeout(resolve, milliseconds))
        await clock.tickAsync(milliseconds)
        return waited
      }
      try {
        await importConnector(box, SHOPIFY, { wait })
      } finally {
        clock.restore()
      }
      box.requests.assert({ status: 200 }, { count: 1 })
    }
  )
)
// #endregion timers

it('writes and closes while all timers are fake', async () => {
  const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'performance'] })
  try {
    const own = await startMock()
    const box = await own.sandbox()
    const path = `/o/${box.organisationId}/connectors/${SHOPIFY}/versions/latest/library/import`
    for (let times = 0; times < 3; times++) {
      const { statusCode } = await own.inject({
        method: 'POST',
        url: path,
        headers: { authorization: `Bearer ${box.token}` }
      })
      assert.equal(statusCode, 200)
    }
    await own.close()
  } finally {
    clock.restore()
  }
})
