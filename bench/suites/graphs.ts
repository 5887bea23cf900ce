import { compare, COMPARISON_HEAD } from '../compare.js'
import { table } from '../measure.js'
import { startBareServer, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, reset, SOURCE, writeSeed } from '../fixtures.js'

const CONNECTIONS = 10
const SIZES = [2, 20, 200]

/** Imports of connectors with many connections. The time should grow in proportion. */
export const graphs: Suite = async ({ folder, bodyFile }) => {
  const bare = await startBareServer(bodyFile)
  const servers = await Promise.all(SIZES.map(size => startMockServer(['--seed-file', writeSeed(folder, size)])))
  const contenders = servers.map((server, index) => ({
    name: `${SIZES[index]} connections`,
    server,
    requests: [importOf(SOURCE)],
    prepare: () => reset(server)
  }))
  const rows = await compare(bare, contenders, CONNECTIONS)
  await Promise.all([bare, ...servers].map(server => server.stop()))
  return table(COMPARISON_HEAD, rows)
}
