// #region timers
import { after, it } from 'node:test'
import { startMock } from 'versori-mock'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

const mock = await startMock()
after(() => mock.close())

it('waits as long as Retry-After says', async t => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] })
  const box = await mock.sandbox()
  await box.faults.add({ operation: '*', kind: 'status', status: 503, retryAfter: '10s', times: 1 })
  const wait = (/** @type {number} */ milliseconds) => {
    const waited = new Promise(resolve => setTimeout(resolve, milliseconds))
    t.mock.timers.tick(milliseconds)
    return waited
  }
  await importConnector(box, SHOPIFY, { wait })
  await importConnector(box, SHOPIFY)
  box.requests.assert({ status: 200 }, { count: 2 })
  box.end()
})
// #endregion timers
