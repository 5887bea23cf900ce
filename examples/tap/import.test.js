// #region lease
import t from 'tap'
import { startMock } from 'versori-mock'
import { SHOPIFY } from '../demo.js'
import { importConnector } from '../import-connector.js'

t.jobs = 4

const mock = await startMock()
t.teardown(() => mock.close())

t.test(
  'imports the latest version',
  mock.withSandbox(async (box, t) => {
    t.match(await importConnector(box, SHOPIFY), { name: 'Shopify', versions: [{ name: '2024-07' }] })
  })
)
// #endregion lease

t.test(
  'imports once if repeated imports are refused',
  mock.withSandbox(
    async (box, t) => {
      await box.faults.add({ operation: '*', kind: 'reset', phase: 'after-commit', times: 1 })
      await t.rejects(importConnector(box, SHOPIFY), { message: '409: connector version already imported' })
      t.match(box.requests.find(), [
        { fault: { kind: 'reset' } },
        { status: 409, explanation: { rule: 'alreadyImported' } }
      ])
    },
    { settings: { repeatImport: 'conflict' } }
  )
)

t.test(
  'waits as long as Retry-After says',
  mock.withSandbox(async (box, t) => {
    await box.faults.add({ operation: '*', kind: 'status', status: 503, retryAfter: 7, times: 1 })
    /** @type {number[]} */
    const waits = []
    await importConnector(box, SHOPIFY, { wait: milliseconds => waits.push(milliseconds) })
    t.strictSame(waits, [7_000])
  })
)
