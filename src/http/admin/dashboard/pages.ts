/** Serves the dashboard. Its files hold no data, so they need no admin token: the dashboard asks for it. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { apiError } from '../../../contract/errors.js'
import { type Asset, createAssets } from './assets.js'

/** No inline code, nothing from another origin, and no page of another origin around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
]

/** The library of the API reference writes style attributes. It runs in a page of its own. */
const STYLES = { dashboard: "style-src 'self'", docs: "style-src 'self' 'unsafe-inline'" }

type ByFile = { Params: { file: string } }

export function registerDashboard(scope: FastifyInstance): void {
  const pages = createAssets('.')
  const assets = createAssets('assets')

  async function sendPage(reply: FastifyReply, style: string): Promise<FastifyReply> {
    const { type, bytes } = await getAsset(pages.find('index.html'))
    return reply
      .type(type)
      .headers({
        ...SAFE,
        'cache-control': 'no-cache',
        'content-security-policy': [...POLICY, style].join('; '),
        'x-frame-options': 'DENY'
      })
      .send(bytes)
  }

  // Its links are relative, so the address must end with a slash.
  scope.get('/', { prefixTrailingSlash: 'no-slash' }, async (_, reply) => reply.redirect('__admin/', 302))
  scope.get('/', { prefixTrailingSlash: 'slash' }, async (_, reply) => sendPage(reply, STYLES.dashboard))
  scope.get('/docs', async (_, reply) => sendPage(reply, STYLES.docs))

  scope.get<ByFile>('/assets/:file', async ({ params }, reply) => {
    const { type, bytes } = await getAsset(assets.find(params.file))
    // The name changes with the contents.
    return reply
      .type(type)
      .headers({ ...SAFE, 'cache-control': 'public, max-age=31536000, immutable' })
      .send(bytes)
  })
}

const SAFE = {
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
}

async function getAsset(found: Promise<Asset | undefined>): Promise<Asset> {
  const asset = await found
  if (asset === undefined) throw apiError('pathNotFound', { nearest: '/__admin/', isPlatformV2: false })
  return asset
}
