import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** The network addresses that the server listens on; none for one that is injected into or listens on a socket file. */
export function listAddresses(app: FastifyInstance): AddressInfo[] {
  return app.addresses().filter((address): address is AddressInfo => typeof address !== 'string')
}
