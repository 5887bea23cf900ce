/** A server that behaves as badly as a test wants, and a client for it. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { createPlatformClient, type PlatformClientOptions } from '../../../src/platform/client/client.js'
import { createMask } from '../../../src/platform/client/credential.js'

export const TOKEN = 'swo_a-token-of-the-platform'

export interface HostileServer {
  readonly url: string
  /** What arrived, in order. */
  readonly requests: readonly IncomingMessage[]
}

export async function startHostileServer(t: Test, listener: RequestListener): Promise<HostileServer> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    response.on('error', () => {})
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}

/** A client that never waits. `waited` has the milliseconds that it was told to. */
export function createTestClient(address: string, options: Partial<PlatformClientOptions> = {}) {
  const credential = { scheme: 'Bearer', token: TOKEN } as const
  const waited: number[] = []
  const client = createPlatformClient({
    address,
    credential,
    mask: createMask([credential]),
    wait: milliseconds => {
      waited.push(milliseconds)
      return Promise.resolve()
    },
    ...options
  })
  return { ...client, waited }
}
