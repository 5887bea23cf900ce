import { load } from '../load.js'
import { show, table } from '../measure.js'
import { startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, SHOPIFY } from '../world.js'

/** Whether the benchmark runs at all, in seconds: what it prints says nothing of speed. */
export const smoke: Suite = async () => {
  const server = await startMockServer()
  try {
    const { requestsPerSecond } = await load(server, importOf(SHOPIFY), 10, 1)
    return table(['for one second', 'requests a second'], [['imports', show(requestsPerSecond)]])
  } finally {
    await server.stop()
  }
}
