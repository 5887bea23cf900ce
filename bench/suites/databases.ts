import { join } from 'node:path'
import { compare, COMPARISON_HEAD } from '../compare.js'
import { table } from '../measure.js'
import { startBareServer, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { fillDatabase, importOf, listOf, SOURCE, writeSeed } from '../fixtures.js'

const CONNECTIONS = 10
const SIZES = [100, 10_000, 100_000]

/** Imports into databases with many connectors, and pages of them. Neither should slow down with their number. */
export const databases: Suite = async ({ folder, bodyFile }) => {
  const bare = await startBareServer(bodyFile)
  const seed = writeSeed(folder, 2)
  const servers = await Promise.all(
    SIZES.map(async size => {
      const data = join(folder, `${size}.sqlite`)
      await fillDatabase(data, seed, size)
      return startMockServer(['--data', data])
    })
  )
  const requests = { 'import': importOf(SOURCE), 'page of 20': listOf('first=20') }
  const contenders = Object.entries(requests).flatMap(([what, request]) =>
    servers.map((server, index) => ({ name: `${what}, ${SIZES[index]} connectors`, server, requests: [request] }))
  )
  const rows = await compare(bare, contenders, CONNECTIONS)
  await Promise.all([bare, ...servers].map(server => server.stop()))
  return table(COMPARISON_HEAD, rows)
}
