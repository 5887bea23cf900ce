/** The parts of docs/import.md that come from a running app: a response, and the errors of wrong requests. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { ErrorBody } from '../src/contract/schemas/common.js'
import { createClock } from '../src/core/clock.js'
import { buildApp } from '../src/http/app.js'
import type { AppOptions } from '../src/http/options.js'
import { table } from './markdown.js'

export async function renderImport(): Promise<Record<string, string>> {
  return { response: `\`\`\`json\n${await renderResponse()}\n\`\`\``, errors: await renderErrors() }
}

const ACME = '01J0000000ACME000000000RG1'
const SHOPIFY = '01J00000005H0P1FY000000C01'

interface Import {
  readonly organisation?: string
  readonly connector?: string
  readonly version?: string
  /** Without the scheme; empty for no credential. */
  readonly key?: string
}

async function send(
  app: FastifyInstance,
  { organisation = ACME, connector = SHOPIFY, version = 'latest', key = 'swo_demo_acme' }: Import
) {
  return app.inject({
    method: 'POST',
    url: `/api/connect/v1/o/${organisation}/connectors/${connector}/versions/${version}/library/import`,
    headers: key === '' ? {} : { authorization: `Bearer ${key}` }
  })
}

async function withApp<Result>(options: AppOptions, work: (app: FastifyInstance) => Promise<Result>): Promise<Result> {
  const app = await buildApp(options)
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

/** A frozen clock and a random seed make the ids and times repeatable. */
async function renderResponse(): Promise<string> {
  const clock = createClock(() => Date.UTC(2026, 10, 24, 9))
  return withApp({ clock, randomSeed: 1 }, async app => {
    const response = await send(app, { connector: '01J0000000B1GQVERY00000C03' })
    return JSON.stringify(response.json(), null, 2)
  })
}

const wrongRequests: readonly (Import & { readonly mistake: string })[] = [
  { mistake: 'no credential', key: '' },
  { mistake: 'an unknown API key', key: 'swo_unknown' },
  { mistake: 'an id that is not a ULID', connector: 'shopify' },
  { mistake: 'an organisation that the key does not belong to', organisation: '01J0000000G10BEX0000000RG2' },
  { mistake: 'an unknown connector', connector: '01J000000000000000000NNNNN' },
  { mistake: 'a private connector', connector: '01J0000000PR1VATE000000C04' },
  { mistake: 'an unknown version, `2024-7`', version: '2024-7' },
  { mistake: 'a draft, `2024-10`', version: '2024-10' },
  { mistake: '`latest` of a connector with only drafts', connector: '01J0000000DRAFT0N1Y0000C05' }
]

async function renderErrors(): Promise<string> {
  const rows = await withApp({}, async app =>
    Promise.all(wrongRequests.map(async request => toRow(request.mistake, await send(app, request))))
  )
  const repeated = await withApp({ settings: { repeatImport: 'conflict' } }, async app => {
    await send(app, {})
    return toRow('the same version again, with the setting `repeatImport: conflict`', await send(app, {}))
  })
  return table(['the request has', 'status', 'code', 'message'], [...rows, repeated])
}

function toRow(mistake: string, response: LightMyRequestResponse): string[] {
  const { code, message } = response.json<ErrorBody>()
  return [mistake, String(response.statusCode), `\`${code}\``, message]
}
