import type { FastifyInstance } from 'fastify'
import { isLoopback } from '../../core/loopback.js'
import { listAddresses } from './addresses.js'

/** The control plane needs an admin token, or a server that listens on loopback only. */
export function isControlPlaneEnabled(app: FastifyInstance, adminToken: string | undefined): boolean {
  return adminToken !== undefined || listAddresses(app).every(({ address }) => isLoopback(address))
}
