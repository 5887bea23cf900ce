/** A mock that stands for the real platform, with single responses that a test changes. */
import type { FastifyInstance, InjectOptions } from 'fastify'
import { listProbes } from '../../../src/contract/fidelity/probes/probes.js'
import type { Probe } from '../../../src/contract/fidelity/probes/probe.js'
import { demoSeedFile } from '../../../src/control/seeds/demo-seed.js'
import type { PlatformClient, PlatformRequest, PlatformResponse } from '../../../src/platform/client/client.js'
import { readEnvironment } from '../../../src/platform/observe/environment.js'
import { createLeftovers, type LeftThings } from '../../../src/platform/observe/leftovers.js'
import { listBefore } from '../../../src/platform/observe/list-before.js'
import { observe, type ObservedRun } from '../../../src/platform/observe/observe.js'
import { demo } from '../app.js'

type Version = Readonly<Record<string, unknown>>

function publicConnector(word: string, organisationId: string, schemes: readonly object[]) {
  const versions: Version[] = [{ id: `01J000000${word}0000000000V01`, name: '1', publishedAt: '2024-05-01T12:00:00Z' }]
  return {
    id: `01J000000${word}0000000000C01`,
    organisationId,
    name: word,
    public: true,
    protocol: 'http',
    baseUrl: 'https://double.example',
    authSchemeConfigs: schemes,
    versions,
    createdAt: '2023-01-01T00:00:00Z'
  }
}

/** The demo seed, with a public connector of Acme and one that uses a certificate. */
export const doubleSeeds = [
  demoSeedFile,
  {
    connectors: [
      publicConnector('0WN0', demo.acme.id, []),
      publicConnector('CERT', demo.library.id, [
        {
          id: 'mtls',
          description: '',
          schemeType: 'oauth2',
          authorizeUrl: '',
          tokenUrl: 'https://double.example/token',
          scopes: [],
          defaultScopes: [],
          mtlsEnabled: true,
          mtlsCredentialId: '01J0000000000000000000CERT',
          grant: { grantType: 'client_credentials' }
        }
      ])
    ]
  }
]

/** Changes a response, or throws as if the run was killed. */
export type Change = (response: PlatformResponse, request: PlatformRequest, index: number) => PlatformResponse

/** A client without a network. */
export function createInjectClient(
  app: FastifyInstance,
  change: Change = response => response,
  key: string = demo.acme.key
): PlatformClient {
  let count = 0
  return {
    async send(request) {
      const { method, target, headers = {}, body, credential } = request
      const token = credential === undefined ? key : credential?.token
      const form = body instanceof FormData ? new Response(body) : undefined
      const options: InjectOptions = {
        method: method as 'GET',
        url: target.replace(/^https?:\/\/[^/]+/, ''),
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(form !== undefined && { 'content-type': form.headers.get('content-type') ?? '' }),
          ...headers
        },
        ...(form !== undefined && { payload: Buffer.from(await form.arrayBuffer()) }),
        ...(typeof body === 'string' && { payload: body })
      }
      const { statusCode: status, headers: received, body: text } = await app.inject(options)
      const named = Object.entries(received).map(([name, value]) => [name, String(value)] as const)
      return change({ status, headers: Object.fromEntries(named), text, wasLimited: false }, request, count++)
    },
    findStop: () => undefined,
    mask: text => text
  }
}

export interface DoubleRun extends ObservedRun {
  readonly left: LeftThings
}

/** Without a socket, a server takes headers of any length. */
export const doubleProbes = listProbes().probes.filter(({ entry }) => entry !== 'headers-too-large')

interface DoubleOptions {
  readonly probes?: readonly Probe[]
  readonly change?: Change
  readonly writes?: boolean
  /** The file of what is left. */
  readonly file?: string
}

/** Observes a mock, and takes nothing back. */
export async function observeDouble(app: FastifyInstance, options: DoubleOptions = {}): Promise<DoubleRun> {
  const { probes = doubleProbes, change, writes = true, file } = options
  const plain = createInjectClient(app)
  const values = await readEnvironment({
    client: plain,
    organisation: demo.acme.id,
    connector: demo.shopify,
    draft: '2024-10'
  })
  const before = await listBefore(plain, demo.acme.id)
  const leftovers = createLeftovers(
    {
      against: 'http://localhost',
      organisation: demo.acme.id,
      prefix: 'mock-observe-tested-',
      before,
      connectors: [],
      open: []
    },
    file
  )
  const run = await observe({
    client: createInjectClient(app, change),
    probes,
    values: { ...values, key: demo.acme.key },
    keys: {},
    writes,
    leftovers,
    // Times of the mock have milliseconds.
    pause: () => new Promise(resolve => setTimeout(resolve, 3))
  })
  return { ...run, left: leftovers.list() }
}

/** The entries of a run with a verdict. */
export function listEntries({ entries }: ObservedRun, verdict: string): string[] {
  return Object.entries(entries).flatMap(([id, each]) => (each.verdict === verdict ? [id] : []))
}
