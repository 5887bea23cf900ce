import type { FastifyInstance } from 'fastify'
import { changeSettings } from '../../control/change-settings.js'
import { readObject } from './body.js'

export function registerSettings(scope: FastifyInstance): void {
  scope.get('/settings', async ({ sandbox }) => sandbox.settings)
  scope.patch('/settings', async ({ sandbox, body }) => {
    changeSettings(sandbox.settings, readObject(body))
    return sandbox.settings
  })
}
