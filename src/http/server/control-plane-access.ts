import type { FastifyInstance } from 'fastify'
import { isLoopback } from '../../core/loopback.js'
import { listAddresses } from './addresses.js'

/** All paths of the control plane begin with it. */
export const CONTROL_PLANE_PREFIX = '/__admin'

/** The control plane needs an admin token, or a server that listens on loopback only. */
export function isControlPlaneEnabled(app: FastifyInstance, adminToken: string | undefined): boolean {
  return adminToken !== undefined || listAddresses(app).every(({ address }) => isLoopback(address))
}
