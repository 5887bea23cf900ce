/** Random connector graphs, as the store keeps them. Every secret begins with SECRET. */
import fc from 'fast-check'
import type { AuthSchemeConfig } from '../../../src/contract/schemas/auth-scheme-config.js'
import { Category } from '../../../src/contract/schemas/common.js'
import type { Credential } from '../../../src/contract/schemas/credential.js'
import { credentialTypesOf } from '../../../src/contract/credential-fit.js'
import { timestamp } from '../../../src/core/timestamp.js'
import type {
  ConnectionCredentialNode,
  ConnectionNode,
  ConnectorGraph,
  DefinitionNode,
  SingleVersionGraph,
  VersionNode
} from '../../../src/store/shared/connector-graph.js'
import { demo } from '../app.js'
import { schemes } from './seeds.js'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** ULIDs with a prefix that no other source of ids uses. */
function createUlids(): () => string {
  let made = 0
  return () => {
    const digits = (made++)
      .toString(32)
      .split('')
      .map(digit => CROCKFORD[parseInt(digit, 32)])
    return `0SRC${digits.join('').padStart(22, '0')}`
  }
}

const text = fc.string({ maxLength: 12 })
const word = fc.stringMatching(/^[a-z]{1,8}$/)
const secret = text.map(rest => `SECRET${rest}`)
const url = word.map(host => `https://${host}.example.com/path`)
const time = fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }).map(timestamp)
const flag = fc.boolean()
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 })
const placeIn = fc.constantFrom('query' as const, 'header' as const, 'cookie' as const)

/** A record with some optional properties absent; the store keeps no empty ones. */
function record<T extends object>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }, requiredKeys: (keyof T)[]) {
  return fc.record(model, { requiredKeys }) as fc.Arbitrary<T>
}

const filled = text.map(rest => `x${rest}`)
const filledList = fc.array(filled, { minLength: 1, maxLength: 3 })

const grant = fc.oneof(
  fc.constant({ grantType: 'client_credentials' as const }),
  fc
    .tuple(fc.constantFrom('authorization_code' as const, 'password' as const), flag, filled, secret)
    .map(([grantType, hasApplication, clientId, clientSecret]) => ({
      grantType,
      ...(hasApplication && {
        credentialId: '0000000000000000000000APP0',
        organisationId: demo.library.id,
        clientId,
        clientSecret
      })
    }))
)

const message = fc.record({ text, severity: fc.constantFrom('info' as const, 'warning' as const, 'error' as const) })
const base = { id: word, description: text, validationMessages: fc.array(message, { minLength: 1, maxLength: 2 }) }
const required = ['id', 'description', 'schemeType'] as const

/** `mtlsCredentialId` is the position of a credential, replaced by its id later. */
const scheme: fc.Arbitrary<AuthSchemeConfig & { mtlsCredentialId?: string }> = fc.oneof(
  ...(['none', 'basic-auth', 'certificate'] as const).map(schemeType =>
    record({ ...base, schemeType: fc.constant(schemeType) }, [...required])
  ),
  record({ ...base, schemeType: fc.constant('api-key' as const), name: text, in: placeIn }, [
    ...required,
    'name',
    'in'
  ]),
  record(
    {
      ...base,
      schemeType: fc.constant('hmac' as const),
      name: text,
      in: placeIn,
      algorithm: fc.constantFrom('sha1' as const, 'sha256' as const, 'sha512' as const),
      digestInputs: list(fc.constantFrom('body' as const, 'url' as const))
    },
    [...required, 'name', 'in', 'algorithm', 'digestInputs']
  ),
  record(
    {
      ...base,
      schemeType: fc.constant('oauth2' as const),
      authorizeUrl: url,
      tokenUrl: url,
      scopes: list(record({ name: text, description: filled }, ['name'])),
      defaultScopes: list(text),
      additionalAuthorizeParams: filled,
      additionalTokenParams: filled,
      mtlsEnabled: fc.constant(true),
      mtlsCredentialId: fc.constantFrom('0', '1', 'elsewhere'),
      grant
    },
    [...required, 'authorizeUrl', 'tokenUrl', 'scopes', 'defaultScopes', 'grant']
  )
)

const data = fc.oneof(
  fc.record({ type: fc.constant('none' as const), data: fc.constant({}) }),
  fc.record({ type: fc.constant('string' as const), data: fc.record({ value: secret }) }),
  fc.record({ type: fc.constant('binary' as const), data: fc.record({ valueBase64: secret }) }),
  fc.record({
    type: fc.constantFrom('basic-auth' as const, 'oauth2-password' as const),
    data: fc.record({ username: text, password: secret })
  }),
  fc.record({
    type: fc.constant('oauth2-client' as const),
    data: record(
      {
        clientId: text,
        clientSecret: secret,
        authorizeUrl: fc.oneof(url, fc.constant('')),
        tokenUrl: url,
        scopes: filledList,
        additionalParams: filled,
        mTLSEnabled: fc.constant(true),
        mTLSCredentialId: fc.constantFrom('0', '1', 'elsewhere')
      },
      ['clientId', 'clientSecret', 'authorizeUrl', 'tokenUrl']
    )
  }),
  fc.record({ type: fc.constant('oauth2-code' as const), data: fc.record({ code: secret, state: secret }) }),
  fc.record({
    type: fc.constant('oauth2-token' as const),
    data: record({ scopes: list(text), accessToken: secret, refreshToken: secret }, ['scopes'])
  }),
  fc.record({
    type: fc.constant('certificate' as const),
    data: fc.record({ certificate: text, key: secret, ca: text })
  }),
  fc.record({
    type: fc.constantFrom('custom-function' as const, 'jwt-bearer' as const),
    data: fc.dictionary(word, secret, { maxKeys: 2 })
  })
)

const credential = fc
  .tuple(data, record({ name: text, errors: filledList, expiresAt: time }, ['name']))
  .map(([typed, rest]) => ({ ...rest, ...typed }))

/** A use of the credential at a position in the pool. */
const use = fc.record({ scheme, credential: fc.nat({ max: 5 }) })

const connection = fc.record({
  uses: fc.array(use, { minLength: 1, maxLength: 3 }),
  asTrigger: fc.nat({ max: 3 }),
  variables: list(fc.record({ name: text, value: text })),
  createdAt: time,
  updatedAt: time
})

const links = fc.array(fc.nat({ max: 2 }), { maxLength: 2 })

const resource = record(
  {
    summary: filled,
    method: fc.constantFrom('GET' as const, 'POST' as const),
    requestBody: fc.record({ required: flag, definitions: links }),
    responses: list(record({ status: fc.integer({ min: 100, max: 599 }), definitions: links }, ['definitions'])),
    errors: fc.array(
      fc.record({ field: text, message: text, severity: fc.constantFrom('error' as const, 'warning' as const) }),
      {
        minLength: 1,
        maxLength: 2
      }
    )
  },
  ['method', 'responses']
)

const definition = record({ accept: list(text), description: text, content: text }, [
  'accept',
  'description',
  'content'
])

const version = fc.record({
  name: fc.string({ minLength: 1, maxLength: 30 }).filter(name => name !== 'latest' && name !== 'default'),
  description: text,
  messages: list(message),
  publishedAt: fc.option(time),
  createdAt: time,
  updatedAt: time,
  definitions: fc.array(definition, { minLength: 3, maxLength: 3 }),
  actions: list(resource),
  triggers: list(resource)
})

const shape = fc.record({
  name: text,
  documentationURL: text,
  imageURL: text,
  tags: fc.dictionary(word, list(text), { maxKeys: 2 }),
  endpoint: fc.oneof(
    text.map(baseUrl => ({ protocol: 'http' as const, baseUrl })),
    word.map(name => ({ protocol: 'bigquery' as const, datasetId: `project.${name}` }))
  ),
  connectionVariables: list(fc.record({ name: text, value: text })),
  categories: fc.uniqueArray(fc.constantFrom(...(Category['enum'] as Category[])), { maxLength: 2 }),
  schemes: fc.uniqueArray(scheme, { maxLength: 3, selector: each => each.id }),
  credentials: fc.array(credential, { minLength: 1, maxLength: 4 }),
  connections: list(connection),
  versions: fc.uniqueArray(version, { minLength: 1, maxLength: 3, selector: each => each.name }),
  createdAt: time,
  updatedAt: time
})

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never

function build({ schemes, credentials, connections, versions, ...own }: Shape): ConnectorGraph {
  const ulid = createUlids()
  const ids = credentials.map(() => ulid())
  const at = (position: string | undefined) => ids[Number(position)] ?? ulid()
  const withMTLS = (config: AuthSchemeConfig): AuthSchemeConfig =>
    'mtlsCredentialId' in config && config.mtlsCredentialId !== undefined
      ? { ...config, mtlsCredentialId: at(config.mtlsCredentialId) }
      : config
  const pool = credentials.map((each, index) => {
    const mTLSCredentialId = 'mTLSCredentialId' in each.data ? each.data.mTLSCredentialId : undefined
    const linked = mTLSCredentialId === undefined ? each.data : { ...each.data, mTLSCredentialId: at(mTLSCredentialId) }
    return { id: ids[index], organisationId: demo.library.id, ...each, data: linked } as Credential
  })
  const toUse = (each: Shape['connections'][number]['uses'][number]): ConnectionCredentialNode => ({
    id: ulid(),
    authSchemeConfig: withMTLS(each.scheme),
    credential: pool[each.credential % pool.length] as Credential
  })

  return {
    id: ulid(),
    organisationId: demo.library.id,
    public: true,
    importedFrom: undefined,
    ...own,
    authSchemeConfigs: schemes.map(withMTLS),
    versions: versions.map(each => buildVersion(each, ulid)),
    connections: connections.map(({ uses, asTrigger, ...each }, index): ConnectionNode => ({
      id: ulid(),
      name: `connection ${index}`,
      ...each,
      action: uses.slice(asTrigger).map(toUse),
      trigger: uses.slice(0, asTrigger).map(toUse)
    }))
  }
}

function buildVersion(shape: Shape['versions'][number], ulid: () => string): VersionNode {
  const definitions: DefinitionNode[] = shape.definitions.map(({ content, ...each }, index) => ({
    id: ulid(),
    name: `definition-${index}`,
    ...each,
    schema: { contentType: 'application/schema+json', content }
  }))
  const toLinks = (positions: readonly number[]) =>
    positions.map(position => ({ id: ulid(), definition: { id: definitions[position]?.id as string } }))
  const toResource = (
    { requestBody, responses, ...each }: Shape['versions'][number]['actions'][number],
    name: string
  ) => ({
    id: ulid(),
    name,
    type: 'http' as const,
    ...each,
    parameters: [],
    ...(requestBody && { requestBody: { ...requestBody, definitions: toLinks(requestBody.definitions) } }),
    responses: responses.map(response => ({ id: ulid(), ...response, definitions: toLinks(response.definitions) }))
  })
  return {
    id: ulid(),
    ...shape,
    chosenDefault: false,
    definitions,
    actions: shape.actions.map((each, index) => ({ ...toResource(each, `action-${index}`), path: '/x' })),
    triggers: shape.triggers.map((each, index) => toResource(each, `trigger-${index}`))
  }
}

/** Random connectors of the library. */
export const connectorGraphs: fc.Arbitrary<ConnectorGraph> = shape.map(build)

/** Random connectors of the library with one version. */
export const singleVersionGraphs: fc.Arbitrary<SingleVersionGraph> = connectorGraphs.map(graph => ({
  ...graph,
  versions: [graph.versions[0] as VersionNode]
}))

/** Random connectors that are valid in a seed: credentials fit their schemes, and definitions hold JSON Schemas. */
export const fittingGraphs: fc.Arbitrary<ConnectorGraph> = connectorGraphs.map(graph => ({
  ...graph,
  versions: graph.versions.map(withSchemas).map(graph.endpoint.protocol === 'http' ? each => each : withoutResources),
  connections: graph.connections.map(each => ({
    ...each,
    action: each.action.map(fit),
    trigger: each.trigger.map(fit)
  }))
}))

function withSchemas(version: VersionNode): VersionNode {
  const toSchema = ({ schema, ...definition }: DefinitionNode) => ({
    ...definition,
    schema: { ...schema, content: JSON.stringify({ description: schema.content }) }
  })
  return { ...version, definitions: version.definitions.map(toSchema) }
}

function withoutResources(version: VersionNode): VersionNode {
  return { ...version, actions: [], triggers: [] }
}

function fit(node: ConnectionCredentialNode): ConnectionCredentialNode {
  const { type } = node.credential
  if (credentialTypesOf(node.authSchemeConfig).includes(type)) return node
  const scheme = Object.values(schemes).find(each => credentialTypesOf(each as AuthSchemeConfig).includes(type))
  return { ...node, authSchemeConfig: scheme as AuthSchemeConfig }
}
