import { load, type Request } from '../load.js'
import { show, table } from '../measure.js'
import { type Server, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, readOf, send, SHOPIFY } from '../fixtures.js'

const IMPORTS = 5_000
const READS = 100_000

/** The memory that reads leave behind, and the memory of an import. */
export const memory: Suite = async () => {
  const server = await startMockServer()
  const answer = await send(server, importOf(SHOPIFY))
  const { id } = JSON.parse(answer) as { id: string }
  await loadSome(server, readOf(id))
  const idle = server.memory()
  for (let sent = 0; sent < READS;) sent += await loadSome(server, readOf(id))
  const afterReads = server.memory()
  const before = server.memory()
  let kept = 0
  while (kept < IMPORTS) kept += await loadSome(server, importOf(SHOPIFY))
  const perImport = ((server.memory() - before) * 1_048_576) / kept
  await server.stop()
  return table(
    ['memory', ''],
    [
      ['warm, MiB', show(idle)],
      [`after ${READS} reads, MiB`, show(afterReads)],
      ['one import, bytes', perImport.toFixed(0)],
      ['one import, as a multiple of its JSON', show(perImport / Buffer.byteLength(answer))]
    ]
  )
}

const SECONDS = 2

async function loadSome(server: Server, request: Request): Promise<number> {
  const { requestsPerSecond } = await load(server, [request], { connections: 10, seconds: SECONDS })
  return Math.round(requestsPerSecond * SECONDS)
}
