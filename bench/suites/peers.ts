import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { packagePath } from '../../src/core/package.js'
import { compare, COMPARISON_HEAD, type Contender } from '../compare.js'
import type { Request } from '../load.js'
import { table } from '../measure.js'
import { startBareServer, startMockServer, startPeer } from '../server.js'
import type { Suite } from '../suite.js'
import { importOf, SHOPIFY } from '../fixtures.js'

const CONNECTIONS = 50

/** Another mock server that can send the same response. */
interface Peer {
  readonly package: string
  readonly version: string
  /** Its arguments, or undefined if something that it needs is missing. */
  readonly args: (given: {
    readonly port: number
    readonly folder: string
    readonly body: string
  }) => string[] | undefined
  readonly request: Request
}

const peers: readonly Peer[] = [
  {
    package: 'json-server',
    version: '0.17',
    args({ port, folder, body }) {
      const file = join(folder, 'json-server.json')
      writeFileSync(file, `{ "answer": ${body} }`)
      return ['--host', '127.0.0.1', '--port', String(port), '--quiet', file]
    },
    request: { method: 'GET', path: '/answer' }
  },
  {
    package: '@stoplight/prism-cli',
    version: '5',
    args({ port }) {
      const document = packagePath('..', 'shared', 'contract', 'connect-v1-openapi.yaml')
      return existsSync(document) ? ['mock', document, '--host', '127.0.0.1', '--port', String(port)] : undefined
    },
    request: importOf(SHOPIFY)
  }
]

/**
 * Compares the mock with the installed servers of `peers`, which send the same response from memory and keep no state.
 * Install one with `npm install --no-save json-server@0.17`.
 */
export const peersSuite: Suite = async ({ folder, bodyFile }) => {
  const body = readFileSync(bodyFile, 'utf8')
  const bare = await startBareServer(bodyFile)
  const mock = await startMockServer()
  const contenders: Contender[] = [{ name: 'versori-mock, an import', server: mock, requests: [importOf(SHOPIFY)] }]
  const missing: string[] = []
  for (const peer of peers) {
    const port = await findPort()
    const bin = findBin(peer.package)
    const args = bin === undefined ? undefined : peer.args({ port, folder, body })
    if (bin === undefined || args === undefined) missing.push(`${peer.package}@${peer.version}`)
    else
      contenders.push({ name: peer.package, server: await startPeer([bin, ...args], port), requests: [peer.request] })
  }
  const rows = await compare(bare, contenders, CONNECTIONS)
  await Promise.all([bare, ...contenders.map(({ server }) => server)].map(server => server.stop()))
  const note = missing.length === 0 ? '' : `\n\nNot installed: ${missing.join(', ')}.`
  return table(COMPARISON_HEAD, rows) + note
}

function findBin(name: string): string | undefined {
  try {
    const file = createRequire(packagePath('package.json')).resolve(`${name}/package.json`)
    const { bin } = JSON.parse(readFileSync(file, 'utf8')) as { bin: string | Record<string, string> }
    return join(dirname(file), typeof bin === 'string' ? bin : (Object.values(bin)[0] as string))
  } catch {
    return undefined
  }
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
