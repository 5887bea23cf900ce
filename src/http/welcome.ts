/** The root of the server: tells a person or a program what it is and where to go on. */
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import { packageVersion } from '../core/package.js'
import { isAdminThere } from './admin/guard.js'
import type { ControlPlaneOptions } from './admin/index.js'
import { escapeHtml, renderPage } from './admin/page.js'
import { PRODUCTION_PREFIX } from './server/production-prefix.js'

const LINKS = {
  dashboard: '/__admin/',
  operations: PRODUCTION_PREFIX,
  documentation: '/__admin/docs',
  openapi: '/__admin/openapi.json',
  health: '/__admin/health'
}

const CONTROL_PLANE_OFF =
  'The control plane is off, because other machines can reach this address. ' +
  'Start the mock with --admin-token to switch it on.'

/** HTML for browsers, JSON otherwise. Tools that wait for a server often ask for this path. */
export const welcome: FastifyPluginCallback<ControlPlaneOptions> = (app, { adminToken }, done) => {
  // Base URLs of clients: tools wait for the URL that the clients get.
  for (const url of ['/', PRODUCTION_PREFIX, `${PRODUCTION_PREFIX}/`]) {
    app.get(url, async (request, reply) => {
      const isAdminOn = isAdminThere(app, adminToken)
      if (!prefersHtml(request)) return describe(isAdminOn)
      return reply.type('text/html; charset=utf-8').send(renderWelcome(isAdminOn))
    })
  }
  done()
}

function describe(isAdminOn: boolean): object {
  const { operations, health } = LINKS
  const own = { name: 'versori-mock', version: packageVersion }
  return isAdminOn ? { ...own, links: LINKS } : { ...own, links: { operations, health }, note: CONTROL_PLANE_OFF }
}

function prefersHtml({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true
}

function renderWelcome(isAdminOn: boolean): string {
  const pages = `<li><a href="${LINKS.dashboard}">Dashboard</a>: requests, connectors, faults, sandboxes
<li><a href="${LINKS.documentation}">Documentation of the operations</a>
<li><a href="${LINKS.openapi}">OpenAPI document</a>
`
  return renderPage(
    'versori-mock',
    '',
    `<h1>versori-mock <small>${escapeHtml(packageVersion)}</small></h1>
<p>A mock of the Versori Connect API. Operations are served here and under <code>${PRODUCTION_PREFIX}</code>.</p>
${isAdminOn ? '' : `<p>${CONTROL_PLANE_OFF}</p>\n`}<ul>
${isAdminOn ? pages : ''}<li><a href="${LINKS.health}">Health</a>
</ul>`
  )
}
