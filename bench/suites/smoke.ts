import { load } from '../load.js'
import { show, table } from '../measure.js'
import { startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, SHOPIFY } from '../fixtures.js'

/** Checks within seconds that the benchmark runs. Its figures say nothing about speed. */
export const smoke: Suite = async () => {
  const server = await startMockServer()
  try {
    const { requestsPerSecond } = await load(server, [importOf(SHOPIFY)], { connections: 10, seconds: 1 })
    return table(['one second of', 'requests/s'], [['imports', show(requestsPerSecond)]])
  } finally {
    await server.stop()
  }
}
