import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Empty for an app that only handles injected requests or listens on a Unix socket. */
export function listAddresses(app: FastifyInstance): AddressInfo[] {
  return app.addresses().filter((address): address is AddressInfo => typeof address !== 'string')
}
