/** The root of the server: tells a person or a program what it is and where to go on. */
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import { packageVersion } from '../core/package.js'
import { escapeHtml, renderPage } from './admin/page.js'
import { PRODUCTION_PREFIX } from './server/production-prefix.js'

const LINKS = {
  dashboard: '/__admin/',
  operations: PRODUCTION_PREFIX,
  documentation: '/__admin/docs',
  openapi: '/__admin/openapi.json',
  health: '/__admin/health'
}

/** HTML for browsers, JSON otherwise. Tools that wait for a server often ask for this path. */
export const welcome: FastifyPluginCallback = (app, _, done) => {
  app.get('/', async (request, reply) => {
    if (!prefersHtml(request)) return { name: 'versori-mock', version: packageVersion, links: LINKS }
    return reply.type('text/html; charset=utf-8').send(renderWelcome())
  })
  done()
}

function prefersHtml({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true
}

function renderWelcome(): string {
  return renderPage(
    'versori-mock',
    '',
    `<h1>versori-mock <small>${escapeHtml(packageVersion)}</small></h1>
<p>A mock of the Versori Connect API. Operations are served here and under <code>${PRODUCTION_PREFIX}</code>.</p>
<ul>
<li><a href="${LINKS.dashboard}">Dashboard</a>: requests, connectors, faults, sandboxes
<li><a href="${LINKS.documentation}">Documentation of the operations</a>
<li><a href="${LINKS.openapi}">OpenAPI document</a>
<li><a href="${LINKS.health}">Health</a>
</ul>`
  )
}
