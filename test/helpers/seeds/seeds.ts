/** Small seeds, changes to seeds, and the messages for invalid ones. */
import fc from 'fast-check'
import { type SeedOptions, readSeeds, type SeedSource } from '../../../src/control/seeds/read-seeds.js'
import { SeedError, type SeedProblem } from '../../../src/control/seeds/seed-error.js'

/** A ULID that ends with `word`, which must not contain I, L, O or U. */
export function ulid(word: string): string {
  return `01J0${word.padStart(22, '0')}`
}

export const acme = ulid('ACME')
export const globex = ulid('G10BEX')

/** Two organisations, a user of the first, and two connectors of the first. */
export function smallSeed() {
  return {
    organisations: [
      { id: acme, name: 'Acme', apiKeys: [{ key: 'swo_small', name: 'tests' }] },
      { id: globex, name: 'Globex' }
    ],
    users: [{ sub: 'user:dev', organisations: [acme] }],
    connectors: [
      { protocol: 'http', baseUrl: 'https://shop.example.com', ...seedConnector('SH0P') },
      { protocol: 'bigquery', datasetId: 'acme.sales', ...seedConnector('B1G'), versions: [], connections: [] }
    ]
  }
}

/** A connector of either protocol: two connections that share a credential, two published versions and a draft. */
export function seedConnector(word: string) {
  return {
    id: ulid(word),
    organisationId: acme,
    name: word,
    public: true,
    authSchemeConfigs: [schemes['api-key'], schemes['oauth2 with authorization_code']] as object[],
    connections: [
      seedConnection(`${word}C1`, 'Production', [use(`${word}CC1`, 'api-key', apiKeyOf(word))]),
      seedConnection(`${word}C2`, 'Staging', [use(`${word}CC2`, 'api-key', apiKeyOf(word))])
    ],
    versions: [
      seedVersion(`${word}V1`, '1', '2024-01-01T00:00:00Z'),
      seedVersion(`${word}V2`, '2', '2024-02-01T00:00:00Z'),
      seedVersion(`${word}V3`, '3', null)
    ]
  }
}

function apiKeyOf(word: string) {
  return seedCredential(`${word}CRED`, 'string', { value: 'secret-of-the-shop' })
}

export function seedVersion(word: string, name: string, publishedAt: string | null) {
  const links = [{ id: ulid(`${word}X1`), definition: { name: 'Product' } }]
  const http = { type: 'http', method: 'GET', parameters: [] }
  return {
    id: ulid(word),
    name,
    publishedAt,
    actions: [
      {
        ...http,
        id: ulid(`${word}A1`),
        name: 'GetProduct',
        path: '/product',
        responses: [{ id: ulid(`${word}R1`), definitions: links }]
      }
    ],
    triggers: [
      {
        ...http,
        id: ulid(`${word}T1`),
        name: 'Changed',
        requestBody: { required: true, definitions: links },
        responses: []
      }
    ],
    definitions: [{ id: ulid(`${word}D1`), name: 'Product', accept: ['application/json'] }]
  }
}

export function seedConnection(word: string, name: string, action: readonly object[]) {
  return { id: ulid(word), name, credentials: { action } }
}

export function use(word: string, scheme: keyof typeof schemes, credential: object) {
  return { id: ulid(word), authSchemeConfig: schemes[scheme], credential }
}

export function seedCredential(word: string, type: string, data: object) {
  return { id: ulid(word), organisationId: acme, type, name: `a ${type}`, data }
}

/** Valid data for each type of credential. */
export const credentialData = {
  'none': {},
  'string': { value: 'x' },
  'binary': { valueBase64: 'eA==' },
  'basic-auth': { username: 'x', password: 'x' },
  'oauth2-client': { clientId: 'x', clientSecret: 'x', authorizeUrl: '', tokenUrl: 'https://shop.example.com/token' },
  'oauth2-code': { code: 'x', state: 'x' },
  'oauth2-password': { username: 'x', password: 'x' },
  'oauth2-token': { scopes: [] },
  'certificate': { certificate: 'x', key: 'x', ca: 'x' },
  'custom-function': { anything: 1 },
  'jwt-bearer': {}
}

const oauth2 = {
  id: 'oauth2',
  description: '',
  schemeType: 'oauth2',
  authorizeUrl: 'https://shop.example.com/authorize',
  tokenUrl: 'https://shop.example.com/token',
  scopes: [],
  defaultScopes: []
}

/** One auth scheme of each kind, by its name in messages. */
export const schemes = {
  'none': { id: 'none', description: '', schemeType: 'none' },
  'api-key': { id: 'api-key', description: '', schemeType: 'api-key', name: 'X-Key', in: 'header' },
  'basic-auth': { id: 'basic-auth', description: '', schemeType: 'basic-auth' },
  'hmac': {
    id: 'hmac',
    description: '',
    schemeType: 'hmac',
    name: 'X-Signature',
    in: 'header',
    algorithm: 'sha256',
    digestInputs: ['body']
  },
  'certificate': { id: 'certificate', description: '', schemeType: 'certificate' },
  'oauth2 with authorization_code': { ...oauth2, grant: { grantType: 'authorization_code' } },
  'oauth2 with client_credentials': { ...oauth2, id: 'oauth2-client', grant: { grantType: 'client_credentials' } },
  'oauth2 with password': { ...oauth2, id: 'oauth2-password', grant: { grantType: 'password' } }
}

/** The credential types that fit a scheme, apart from those that fit all schemes. */
export const fittingTypes: Record<keyof typeof schemes, string[]> = {
  'none': ['none'],
  'api-key': ['string'],
  'basic-auth': ['basic-auth'],
  'hmac': ['binary', 'string'],
  'certificate': ['certificate'],
  'oauth2 with authorization_code': ['oauth2-code', 'oauth2-token', 'oauth2-client'],
  'oauth2 with client_credentials': ['oauth2-client', 'oauth2-token'],
  'oauth2 with password': ['oauth2-password', 'oauth2-token']
}

/** Copies a document and sets the value at a path such as `connectors[0].versions[1].name`; undefined removes it. */
export function withChange(document: object, path: string, value: unknown): object {
  const copy = JSON.parse(JSON.stringify(document)) as object
  put(
    copy,
    path.split(/[.[\]]+/).filter(part => part !== ''),
    value
  )
  return copy
}

type Node = Record<string, unknown>

export function put(document: object, path: readonly string[], value: unknown): void {
  const last = path.at(-1) as string
  const parent = path.slice(0, -1).reduce((node, part) => node[part] as Node, document as Node)
  if (value !== undefined) parent[last] = value
  else if (Array.isArray(parent)) parent.splice(Number(last), 1)
  else delete parent[last]
}

/** The problems of invalid seeds; empty if they load. Throws errors other than SeedError. */
export async function problemsOf(
  sources: SeedSource | readonly SeedSource[],
  options: SeedOptions = { strictIds: true }
): Promise<readonly SeedProblem[]> {
  try {
    await readSeeds([sources].flat(), options)
    return []
  } catch (error) {
    if (error instanceof SeedError) return error.problems
    throw error
  }
}

export function missing(name: string): string {
  return `property "${name}" is missing`
}

export function notKnown(name: string, rest: string): string {
  return `unknown property "${name}"; ${rest}`
}

export function used(value: string, at: string): string {
  return `"${value}" is already used at ${at}`
}

export function unknown(organisation: string): string {
  return `the seed has no organisation "${organisation}"`
}

interface Change {
  readonly path: readonly string[]
  readonly value: unknown
}

/** Random changes: a property at any depth, and its new value: none, any JSON, or another value of the document. */
export function anyChangeOf(document: object): fc.Arbitrary<Change> {
  const found = listProperties(document, [])
  const depths = [...new Set(found.map(({ path }) => path.length))]
  const somewhere = fc
    .constantFrom(...depths)
    .chain(depth => fc.constantFrom(...found.filter(({ path }) => path.length === depth)))
  const value = fc.oneof(
    fc.constant(undefined),
    fc.jsonValue({ maxDepth: 2 }),
    somewhere.map(each => structuredClone(each.value))
  )
  return fc.record({ path: somewhere.map(({ path }) => path), value })
}

function listProperties(node: unknown, path: readonly string[]): Change[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) => {
    const here = [...path, name]
    return [{ path: here, value: value as unknown }, ...listProperties(value, here)]
  })
}
