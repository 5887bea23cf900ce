/** The root of the server: tells a person or a program what it is and where to go on. */
import type { FastifyPluginCallback, FastifyRequest } from 'fastify'
import { packageVersion } from '../core/package.js'
import { escapeHtml, renderPage } from './admin/page.js'
import type { AppOptions } from './options.js'
import { isControlPlaneEnabled } from './server/control-plane-access.js'
import { PRODUCTION_PREFIX } from './server/production-prefix.js'

const CONTROL_PLANE_OFF =
  'The control plane is off, because other machines can reach this address. ' +
  'Start the mock with --admin-token to switch it on.'

/** The base URLs of clients: tools wait for the URL that the clients get. */
export const WELCOME_PATHS: readonly string[] = ['/', PRODUCTION_PREFIX, `${PRODUCTION_PREFIX}/`]

/** HTML for browsers, JSON otherwise. Tools that wait for a server often ask for this path. */
export const welcome: FastifyPluginCallback<Pick<AppOptions, 'adminToken'>> = (app, { adminToken }, done) => {
  for (const url of WELCOME_PATHS) {
    app.get(url, async (request, reply) => {
      const links = listLinks(request, isControlPlaneEnabled(app, adminToken))
      if (!prefersHtml(request)) return describe(links)
      return reply.type('text/html; charset=utf-8').send(renderWelcome(links))
    })
  }
  done()
}

/** Paths as the caller must send them. Pages of a control plane that is off are left out. */
interface Links {
  readonly operations: string
  readonly health: string
  readonly dashboard?: string
  readonly documentation?: string
  readonly openapi?: string
}

function listLinks({ baseUrl }: FastifyRequest, isAdminOn: boolean): Links {
  // A proxy can serve the mock under a path of its own.
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '')
  const admin = `${prefix}/__admin`
  const open = { operations: prefix + PRODUCTION_PREFIX, health: `${admin}/health` }
  if (!isAdminOn) return open
  return { ...open, dashboard: `${admin}/`, documentation: `${admin}/docs`, openapi: `${admin}/openapi.json` }
}

function describe(links: Links): object {
  const own = { name: 'versori-mock', version: packageVersion, links }
  return links.dashboard === undefined ? { ...own, note: CONTROL_PLANE_OFF } : own
}

function prefersHtml({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true
}

const TITLES: Readonly<Record<Exclude<keyof Links, 'operations'>, string>> = {
  dashboard: 'Dashboard: requests, connectors, faults, sandboxes',
  documentation: 'Documentation of the operations',
  openapi: 'OpenAPI document',
  health: 'Health'
}

function renderWelcome(links: Links): string {
  const { dashboard, documentation, openapi, health } = links
  const items = Object.entries({ dashboard, documentation, openapi, health }).flatMap(([name, path]) =>
    path === undefined ? [] : `<li><a href="${escapeHtml(path)}">${TITLES[name as keyof typeof TITLES]}</a>\n`
  )
  return renderPage(
    'versori-mock',
    '',
    `<h1>versori-mock <small>${escapeHtml(packageVersion)}</small></h1>
<p>A mock of the Versori Connect API. Operations are served here and under <code>${PRODUCTION_PREFIX}</code>.</p>
${dashboard === undefined ? `<p>${CONTROL_PLANE_OFF}</p>\n` : ''}<ul>
${items.join('')}</ul>`
  )
}
