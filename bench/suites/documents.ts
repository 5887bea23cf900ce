import { createDocument, toYaml } from '../documents.js'
import { importDocument, listOf, reset, send } from '../fixtures.js'
import { inTurns, median, show, table } from '../measure.js'
import { type Server, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'

const MEGABYTES = [1, 4, 10]

const ROUNDS = 5

/** Imports of OpenAPI documents, and how long another request waits meanwhile. */
export const documents: Suite = async () => {
  const server = await startMockServer()
  const texts = MEGABYTES.flatMap(size => {
    const document = createDocument(size * 1_000_000)
    return [
      [`${size} MB of JSON`, JSON.stringify(document)],
      [`${size} MB as YAML`, toYaml(document)]
    ] as const
  })
  const taken = await inTurns(
    ROUNDS,
    Object.fromEntries(texts.map(([name, text]) => [name, () => measure(server, text)]))
  )
  const rows = Object.entries(taken).map(([name, figures]) => [
    name,
    show(median(figures.map(({ milliseconds }) => milliseconds))),
    show(median(figures.map(({ longest }) => longest))),
    show(server.memory())
  ])
  await server.stop()
  return table(['document', 'import, ms', 'longest wait of another request, ms', 'memory afterwards, MiB'], rows)
}

async function measure(server: Server, text: string) {
  await reset(server)
  const began = performance.now()
  let isOver = false
  const importing = importDocument(server, text).finally(() => (isOver = true))
  let longest = 0
  while (!isOver) {
    const asked = performance.now()
    await send(server, listOf('first=1'))
    longest = Math.max(longest, performance.now() - asked)
  }
  await importing
  return { milliseconds: performance.now() - began, longest }
}
