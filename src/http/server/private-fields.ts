/** The only file that reads private fields of Fastify and Node. It throws where they are missing. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * The servers that Fastify adds while it starts to listen, one for each further address of a name such as `localhost`.
 * Fastify's public API does not expose them, and it does not attach the handler for client errors to them.
 * @throws Error if Fastify no longer keeps this list.
 */
export function getExtraServers(app: FastifyInstance): readonly Server[] {
  const key = Object.getOwnPropertySymbols(app).find(({ description }) => description === 'fastify.serverBindings')
  const servers = key === undefined ? undefined : (app as unknown as Record<symbol, unknown>)[key]
  if (!Array.isArray(servers)) throw missingField(`Fastify ${app.version}`, 'serverBindings')
  return servers as Server[]
}

/**
 * The TCP socket under an encrypted one.
 * @throws Error if Node no longer keeps it.
 */
export function getRawSocket(encrypted: Socket): Socket {
  const { _parent: raw } = encrypted as { _parent?: Socket }
  if (raw === undefined) throw missingField(`Node.js ${process.version}`, '_parent')
  return raw
}

/** The body of an injected request. Undefined for a request of the network, and for a stream. */
export function getInjectedBody(request: IncomingMessage): Buffer | undefined {
  const { _lightMyRequest: injected } = request as { _lightMyRequest?: { readonly payload?: unknown } }
  const payload = injected?.payload
  if (typeof payload === 'string') return Buffer.from(payload)
  return Buffer.isBuffer(payload) ? payload : undefined
}

function missingField(owner: string, name: string): Error {
  return new Error(`${owner} has no private field "${name}": change private-fields.ts`)
}
