import { once } from 'node:events'
import { lstatSync, unlinkSync } from 'node:fs'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { listAddresses } from './addresses.js'
import { addSecondListener } from './second-listener.js'

export interface ListenOptions {
  /** A name, an address, or the path of a Unix socket. */
  readonly host: string
  /** Ignored for a Unix socket. */
  readonly port: number
}

/** No name or address contains a slash. */
export function isSocketPath(host: string): boolean {
  return host.includes('/')
}

/** @throws Error with a code such as `EADDRINUSE`, also if another process listens on the socket. */
export async function listenAt(app: FastifyInstance, { host, port }: ListenOptions): Promise<void> {
  if (host === 'localhost') return listenOnLoopback(app, port)
  if (!isSocketPath(host)) return void (await app.listen({ host, port }))
  if (await isStale(host)) unlinkSync(host)
  await app.listen({ path: host })
}

/**
 * Listens on both loopback addresses, because clients resolve `localhost` to either. Asks no resolver: a hosts file
 * often names only one of them.
 */
async function listenOnLoopback(app: FastifyInstance, port: number): Promise<void> {
  const listenAlso = addSecondListener(app)
  await app.listen({ host: '127.0.0.1', port })
  const [bound] = listAddresses(app)
  await listenAlso('::1', bound?.port ?? port)
}

/** A process that was killed leaves its socket, which nobody can listen on again. */
async function isStale(path: string): Promise<boolean> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() !== true) return false
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
  } finally {
    socket.destroy()
  }
}
