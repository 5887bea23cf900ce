import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { compare, COMPARISON_HEAD } from '../compare.js'
import { table } from '../measure.js'
import { startBareServer, startMockServer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, reset, SHOPIFY } from '../fixtures.js'

const CONNECTIONS = [1, 10, 50]

/** Imports of the largest demo connector: in memory, without a journal, and on a file. */
export const imports: Suite = async ({ folder, bodyFile }) => {
  const rows: string[][] = []
  for (const connections of CONNECTIONS) {
    const data = join(folder, 'imports.sqlite')
    const bare = await startBareServer(bodyFile)
    const servers = {
      'in memory': await startMockServer(),
      'in memory, no journal': await startMockServer(['--journal-size', '0']),
      'on a file': await startMockServer(['--data', data])
    }
    const contenders = Object.entries(servers).map(([name, server]) => ({
      name,
      server,
      requests: [importOf(SHOPIFY)],
      prepare: () => reset(server)
    }))
    rows.push(...(await compare(bare, contenders, connections)))
    await Promise.all([bare, ...Object.values(servers)].map(server => server.stop()))
    for (const suffix of ['', '-wal', '-shm']) rmSync(data + suffix, { force: true })
  }
  return table(COMPARISON_HEAD, rows)
}
