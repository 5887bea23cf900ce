/** `npm run bench [-- suite...]` prints a table for each suite, or for the named ones. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMockServer } from './server.js'
import type { Suite } from './suite.js'
import { databases } from './suites/databases.js'
import { documents } from './suites/documents.js'
import { graphs } from './suites/graphs.js'
import { imports } from './suites/imports.js'
import { leases } from './suites/leases.js'
import { lists } from './suites/lists.js'
import { manyLeases } from './suites/many-leases.js'
import { memory } from './suites/memory.js'
import { peersSuite } from './suites/peers.js'
import { reads } from './suites/reads.js'
import { scale } from './suites/scale.js'
import { smoke } from './suites/smoke.js'
import { startup } from './suites/startup.js'
import { importOf, send, SHOPIFY } from './fixtures.js'

const measuring: Readonly<Record<string, Suite>> = {
  startup,
  imports,
  documents,
  graphs,
  databases,
  reads,
  lists,
  leases,
  'many-leases': manyLeases,
  memory,
  scale
}
const suites: Readonly<Record<string, Suite>> = { ...measuring, peers: peersSuite, smoke }

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find(name => !(name in suites))
  if (unknown !== undefined) throw new Error(`unknown suite ${unknown}; use one of ${Object.keys(suites).join(', ')}`)
  const folder = mkdtempSync(join(tmpdir(), 'versori-mock-bench-'))
  try {
    const context = { folder, bodyFile: await writeResponse(folder) }
    print(`Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]?.model}`)
    for (const name of names.length > 0 ? names : Object.keys(measuring)) {
      print(`\n## ${name}\n\n${await (suites[name] as Suite)(context)}`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function writeResponse(folder: string): Promise<string> {
  const server = await startMockServer()
  const file = join(folder, 'response.json')
  writeFileSync(file, await send(server, importOf(SHOPIFY)))
  await server.stop()
  return file
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

await main(process.argv.slice(2))
