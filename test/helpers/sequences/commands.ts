/** Random commands of random organisations, and the API calls that they become in the current state of a sandbox. */
import fc from 'fast-check'
import { categories } from '../../../src/contract/categories.js'
import type { Connection } from '../../../src/contract/schemas/connection.js'
import { toVersionResponse } from '../../../src/operations/shared/version-response.js'
import type { ConnectorGraph, ConnectorNode, VersionNode } from '../../../src/store/shared/connector-graph.js'
import type { Actor, Call } from './sandbox-model.js'
import { demo } from '../app.js'
import { formType, tinyDocument, toForm } from '../http-import.js'
import { credentialData, fittingTypes, schemes } from '../seeds/seeds.js'

/** Consists of numbers, so that fast-check can shrink it. What a number selects depends on the current data. */
export interface Command {
  readonly kind: keyof typeof commands
  readonly actor: number
  readonly connector: number
  readonly one: number
  readonly two: number
  readonly flag: boolean
}

interface Context extends Command {
  readonly caller: Actor
  readonly target: ConnectorGraph | undefined
  readonly version: VersionNode | undefined
  /** A unique text that contains the tag of the caller. */
  readonly mark: () => string
  /** A name that other things of the caller can have too. */
  readonly name: (kind: string, number: number) => string
  readonly path: { readonly connector_id: string; readonly version: string }
}

type Maker = (context: Context) => Call

const force = ({ flag }: Context) => ({ force: String(flag) })
const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % Math.max(1, list.length)]
const schemeKinds = Object.keys(schemes) as (keyof typeof schemes)[]

/** An auth scheme with an id of the caller. Its secrets contain SECRET. */
function scheme({ name, mark, two, flag, caller }: Context, kind: number) {
  const chosen = schemes[pick(schemeKinds, kind) as keyof typeof schemes] as { grant?: { grantType: string } }
  const made = { ...chosen, id: name('S', kind), description: mark(), validationMessages: [] }
  if (chosen.grant === undefined) return made
  const isApplication = chosen.grant.grantType !== 'client_credentials'
  const grant = { ...chosen.grant, ...(isApplication && flag && { clientId: mark(), clientSecret: `SECRET${mark()}` }) }
  const credentials = credentialsOf(caller)
  return {
    ...made,
    grant,
    ...(two > 5 && { mtlsEnabled: true, mtlsCredentialId: pick(credentials, kind) ?? demo.unknown })
  }
}

function graphsOf({ model }: Actor): ConnectorGraph[] {
  const { connectors } = model.sandbox.store
  return connectors.listIds().map(id => connectors.assemble(connectors.find(id) as ConnectorNode))
}

function credentialsOf(caller: Actor, type?: string): string[] {
  return graphsOf(caller)
    .flatMap(({ connections }) => connections.flatMap(({ action, trigger }) => [...action, ...trigger]))
    .filter(({ credential }) => type === undefined || credential.type === type)
    .map(({ credential }) => credential.id)
}

/** A credential of a type. Its secrets begin with SECRET. */
function credential({ mark, one, flag, caller, name }: Context, type: string) {
  const secret = `SECRET${mark()}`
  const client = { clientId: mark(), authorizeUrl: '', tokenUrl: 'https://example.com/token', clientSecret: secret }
  const mTLS = { mTLSEnabled: true, mTLSCredentialId: pick(credentialsOf(caller, 'certificate'), one) ?? demo.unknown }
  const data: Record<string, object> = {
    'string': { value: secret },
    'binary': { valueBase64: toBase64(secret) },
    'basic-auth': { username: mark(), password: secret },
    'oauth2-client': { ...client, ...(flag && mTLS) },
    'oauth2-code': { code: secret, state: findState(caller) ?? secret },
    'oauth2-password': { username: mark(), password: secret },
    'oauth2-token': { scopes: [mark()], accessToken: secret, refreshToken: `${secret}r` },
    'certificate': { certificate: mark(), key: secret, ca: mark() },
    'custom-function': { anything: secret },
    'jwt-bearer': { nested: { key: [secret] } }
  }
  return { name: name('K', one), type, data: data[type] ?? {} }
}

/** The text with its letters and digits only, as long as base64 must be. */
function toBase64(text: string): string {
  const letters = text.replaceAll(/[^A-Za-z0-9]/g, '')
  return letters.padEnd(Math.ceil(letters.length / 4) * 4, 'A')
}

/** The state of the latest OAuth 2.0 flow. */
function findState({ model, organisationId }: Actor): string | undefined {
  return model.sandbox.store.oauthFlows.list().findLast(flow => flow.organisationId === organisationId)?.state
}

function uses(context: Context, count: number): object[] {
  return Array.from({ length: count }, (_, index) => {
    const own = context.target?.authSchemeConfigs ?? []
    const kind = context.one + index
    const sent =
      own.length > 0 && (context.flag || context.two < 7) ? (pick(own, kind) as object) : scheme(context, kind)
    const { schemeType, grant } = sent as { schemeType: string; grant?: { grantType: string } }
    const words = (grant === undefined ? schemeType : `oauth2 with ${grant.grantType}`) as keyof typeof schemes
    const types =
      context.two === 7 ? Object.keys(credentialData) : [...fittingTypes[words], 'jwt-bearer', 'custom-function']
    return { authSchemeConfig: sent, credential: credential(context, pick(types, context.two + index) as string) }
  })
}

function connection(context: Context): object {
  const { one, two, name, mark } = context
  const action = uses(context, one % 3)
  const trigger = uses(context, two % 3 === 0 ? 1 : 0)
  return { name: name('N', one), credentials: { action, trigger }, variables: [{ name: 'v', value: mark() }] }
}

function links({ version, one, flag }: Context): object[] {
  const found = pick(version?.definitions ?? [], one)
  if (found === undefined) return []
  return [{ definition: flag ? { id: found.id } : { name: found.name } }]
}

function resource(context: Context): object {
  const { one, two, mark, name } = context
  const definitions = links(context)
  return {
    name: name('A', one),
    description: mark(),
    type: 'http',
    method: 'POST',
    path: '/x',
    parameters: [{ name: 'p', in: 'query', required: false, type: 'string', default: mark() }],
    ...(two > 3 && { requestBody: { required: true, definitions } }),
    responses: two === 7 ? [] : [{ status: 200, definitions }, { definitions: [] }]
  }
}

/** A definition that refers to another one, which can be itself or can be missing. */
function definition({ name, mark, version }: Context, number: number, other: number): object {
  const known = pick(version?.definitions ?? [], other)?.name ?? name('D', number)
  const properties = other % 2 === 0 ? { it: { $ref: `#/definitions/${known}` }, own: { const: mark() } } : {}
  const schema = { contentType: 'application/schema+json', content: JSON.stringify({ properties }) }
  return { name: name('D', number), accept: ['application/json'], description: mark(), schema }
}

function sameAs<Kind extends 'actions' | 'triggers' | 'definitions'>({ version, two }: Context, kind: Kind) {
  const found = pick<{ id: string; name: string }>(version?.[kind] ?? [], two)
  return { id: found?.id ?? demo.unknown, name: found?.name ?? 'unknown' }
}

/** Sends the linked definitions in full, as they are read; only their ids count. */
function replacement(context: Context, kind: 'actions' | 'triggers'): Call['body'] {
  const { id } = sameAs(context, kind)
  const sent = resource(context) as { responses: object[] }
  const found = pick(context.version?.definitions ?? [], context.one)
  const url = 'https://example.com/schema.json'
  const tied = found && {
    id: demo.unknown,
    definition: { id: found.id, name: found.name, accept: [...found.accept], url }
  }
  const responses = [{ id: demo.acme.id, status: 200, definitions: tied === undefined ? [] : [tied] }]
  return { ...sent, id, requestBody: undefined, responses }
}

function toDataSet(text: string): string {
  return `project.${text.replaceAll(/\W/g, '_')}`
}

function connectionOf({ target, two }: Context) {
  return pick(target?.connections ?? [], two)
}

/** The body of an OpenAPI import: a form with the document, or the URL of an uploaded document. */
function description({ caller, mark, name, one, two, flag }: Context, version?: string): Pick<Call, 'body' | 'form'> {
  const metadata = { format: 'openapi', ...(version !== undefined && { version }) }
  const schemaURL = pick(caller.uploaded, one) ?? 'https://example.com/api.json'
  if (flag) return { body: { ...metadata, schemaURL } }
  const info = { title: name('C', one), version: '1.0', description: mark() }
  const paths =
    two > 3 ? { '/x': { get: { operationId: name('A', two), responses: { 200: { description: mark() } } } } } : {}
  const file = { name: 'file', content: JSON.stringify(tinyDocument({ info, paths })), more: '; filename="api.json"' }
  return { form: { type: formType, payload: toForm([{ name: 'metadata', content: JSON.stringify(metadata) }, file]) } }
}

const versionNames = ['1', '2', '3', 'a/b c', 'latest']

const commands = {
  import: ({ caller, one, connector, version }) => {
    const sources = graphsOf(caller).filter(each => each.public)
    const source = pick(sources, connector)
    const names = ['latest', 'default', ...(source?.versions ?? []).map(each => each.name), version?.name ?? 'none']
    return {
      operationId: 'ImportPublicConnectorVersion',
      path: { connector_id: source?.id ?? demo.unknown, version: pick(names, one) as string }
    }
  },
  createVersion: ({ path, one, two, flag, version }) => ({
    operationId: 'CreateConnectorVersion',
    path,
    body: {
      name: pick(versionNames, one),
      ...(flag && { fromVersion: two > 5 ? 'latest' : (version?.name ?? 'none') })
    }
  }),
  publish: ({ path }) => ({ operationId: 'PublishConnector', path }),
  unpublish: ({ path }) => ({ operationId: 'UnpublishConnector', path }),
  updateVersion: ({ path, version, target, one, two, flag, mark }) => ({
    operationId: 'UpdateConnectorVersion',
    path: { ...path, version: version?.name ?? 'none' },
    body: {
      ...(version === undefined || target === undefined ? {} : toVersionResponse(version, target.versions)),
      ...(one > 5 && { name: pick(versionNames, two) }),
      ...(two > 3 && { description: mark() }),
      ...(one < 4 && { isDefault: flag })
    }
  }),
  deleteVersion: context => ({ operationId: 'DeleteConnectorVersion', path: context.path, query: force(context) }),
  createHttp: context => ({
    operationId: 'CreateHTTPConnector',
    path: {},
    body: {
      name: context.name('C', context.one),
      baseUrl: `https://${context.mark()}.example.com`,
      connectionVariables: [{ name: 'v', value: context.mark() }],
      authSchemeConfigs: context.two > 3 ? [scheme(context, context.one), scheme(context, context.one + 1)] : [],
      tags: { [context.mark()]: [context.mark()] },
      public: context.flag
    }
  }),
  createBigQuery: context => ({
    operationId: 'CreateBigQueryConnector',
    path: {},
    body: {
      name: context.name('C', context.one),
      datasetId: toDataSet(context.mark()),
      connections: context.flag ? [connection(context)] : []
    }
  }),
  updateConnector: ({ target, path, one, two, flag, mark, name }) => ({
    operationId: 'UpdateConnector',
    path,
    body: {
      id: path.connector_id,
      organisationId: target?.organisationId ?? demo.unknown,
      name: name('C', one),
      public: flag,
      documentationURL: mark(),
      ...(two > 3 && { authSchemeConfigIds: (target?.authSchemeConfigs ?? []).map(({ id }) => id).toReversed() }),
      ...(target?.endpoint.protocol === 'bigquery'
        ? { protocol: 'bigquery', datasetId: toDataSet(mark()) }
        : {
            protocol: 'http',
            baseUrl: mark(),
            ...(two > 5 && { connectionVariables: [{ name: 'v', value: mark() }] })
          })
    }
  }),
  deleteConnector: context => ({ operationId: 'DeleteConnector', path: context.path, query: force(context) }),
  tags: ({ path, mark }) => ({ operationId: 'UpdateConnectorTags', path, body: { tags: { [mark()]: [mark()] } } }),
  categories: ({ path, one }) => ({
    operationId: 'UpdateConnectorCategories',
    path,
    body: { categories: categories.slice(0, one) }
  }),
  upsertScheme: context => {
    const body = scheme(context, context.one)
    return { operationId: 'UpsertAuthSchemeConfig', path: { ...context.path, auth_scheme_config_id: body.id }, body }
  },
  deleteScheme: ({ path, target, two }) => ({
    operationId: 'DeleteAuthSchemeConfig',
    path: { ...path, auth_scheme_config_id: pick(target?.authSchemeConfigs ?? [], two)?.id ?? 'unknown' }
  }),
  initialise: ({ path, target, caller, mark }) => {
    const grants = (target?.authSchemeConfigs ?? []).flatMap(each =>
      each.schemeType === 'oauth2' && each.grant.grantType === 'authorization_code' ? [each.grant] : []
    )
    const { credentialId = demo.unknown, clientId = mark(), organisationId = caller.organisationId } = grants[0] ?? {}
    return {
      operationId: 'InitialiseOAuth2Connection',
      path,
      body: { credential: { id: credentialId, organisationId }, authorizeUrl: 'https://example.com/auth', clientId }
    }
  },
  connect: context => ({ operationId: 'CreateConnectorConnection', path: context.path, body: connection(context) }),
  updateConnection: context => {
    const found = connectionOf(context)
    const action = found?.action.map(({ id, authSchemeConfig }) => ({
      id,
      authSchemeConfig:
        authSchemeConfig.schemeType === 'oauth2'
          ? { ...scheme(context, 5), grant: authSchemeConfig.grant }
          : authSchemeConfig
    }))
    const body: Partial<Record<keyof Connection, unknown>> = {
      id: found?.id ?? demo.unknown,
      name: context.name('N', context.one),
      ...(context.flag && { credentials: { action: action?.toReversed() } }),
      ...(context.two > 3 && { variables: [] })
    }
    return {
      operationId: 'UpdateConnection',
      path: { ...context.path, connection_id: found?.id ?? demo.unknown },
      body
    }
  },
  disconnect: context => ({
    operationId: 'DeleteConnection',
    path: { ...context.path, connection_id: connectionOf(context)?.id ?? demo.unknown },
    query: force(context)
  }),
  createAction: context => ({ operationId: 'CreateAction', path: context.path, body: resource(context) }),
  updateAction: context => ({
    operationId: 'UpdateAction',
    path: { ...context.path, action_name: sameAs(context, 'actions').name },
    body: replacement(context, 'actions')
  }),
  deleteAction: context => ({
    operationId: 'DeleteAction',
    path: { ...context.path, action_name: sameAs(context, 'actions').name }
  }),
  createTrigger: context => ({ operationId: 'CreateTrigger', path: context.path, body: resource(context) }),
  updateTrigger: context => ({
    operationId: 'UpdateTrigger',
    path: { ...context.path, trigger_name: sameAs(context, 'triggers').name },
    body: replacement(context, 'triggers')
  }),
  deleteTrigger: context => ({
    operationId: 'DeleteTrigger',
    path: { ...context.path, trigger_name: sameAs(context, 'triggers').name }
  }),
  createDefinitions: context => ({
    operationId: 'CreateDefinitions',
    path: context.path,
    body: {
      definitions: Array.from({ length: (context.two % 3) + 1 }, (_, index) =>
        definition(context, context.one + index, context.two)
      )
    }
  }),
  updateDefinition: context => {
    const { id, name } = sameAs(context, 'definitions')
    const body = { ...definition(context, context.one, context.two), id, ...(context.flag && { schema: undefined }) }
    return { operationId: 'UpdateDefinition', path: { ...context.path, definition_name: name }, body }
  },
  deleteDefinition: context => ({
    operationId: 'DeleteDefinition',
    path: { ...context.path, definition_name: sameAs(context, 'definitions').name },
    query: force(context)
  }),
  deleteDefinitions: context => ({
    operationId: 'DeleteDefinitions',
    path: context.path,
    query: force(context),
    body: context.one > 5 ? { all: true } : { ids: [sameAs(context, 'definitions').id] }
  }),
  read: context => {
    const path = { ...context.path, definition_name: sameAs(context, 'definitions').name }
    const operations = [
      'GetConnector',
      'ListConnectorConnections',
      'GetDefinitions',
      'GetActions',
      'GetConnectorVersion'
    ] as const
    return { operationId: pick(operations, context.one) as (typeof operations)[number], path }
  },
  readOne: context => {
    const definition = sameAs(context, 'definitions').name
    const path = {
      ...context.path,
      connection_id: connectionOf(context)?.id ?? demo.unknown,
      action_name: sameAs(context, 'actions').name,
      trigger_name: sameAs(context, 'triggers').name,
      definition_name: definition,
      schema_filename: `${definition}.json`
    }
    const operations = ['GetConnection', 'GetAction', 'GetTrigger', 'GetDefinition', 'GetRawSchema'] as const
    return { operationId: pick(operations, context.one) as (typeof operations)[number], path }
  },
  list: context => {
    const operations = ['ListConnectors', 'ListPublicConnectors', 'ListConnectorVersions', 'GetTriggers'] as const
    const query = { first: String(context.two + 1) }
    return { operationId: pick(operations, context.one) as (typeof operations)[number], path: context.path, query }
  },
  learn: ({ one, flag }) => {
    const operations = ['ListCategories', 'ListProtocols', 'ListAuthSchemes'] as const
    const path = { protocol_slug: flag ? 'http' : 'bigquery' }
    return { operationId: pick(operations, one) as (typeof operations)[number], path }
  },
  upload: () => ({ operationId: 'GetProtocolUploadURL', path: { protocol_slug: 'http' } }),
  importHttp: context => ({ operationId: 'ImportHTTPConnector', path: {}, ...description(context) }),
  importHttpVersion: context => ({
    operationId: 'ImportHTTPConnectorVersion',
    path: context.path,
    ...description(context, pick(versionNames, context.two))
  }),
  intrude: context => ({
    operationId: context.flag ? 'ListConnectors' : 'GetConnector',
    path: { ...context.path, organisation_id: context.target?.organisationId ?? demo.unknown }
  })
} satisfies Record<string, Maker>

export const kinds = Object.keys(commands) as (keyof typeof commands)[]

const nothing = { actor: 0, connector: 0, one: 0, two: 0, flag: false }

/** The initial data of an organisation: two connectors, one of them public, with some of everything. */
export const furniture: readonly Command[] = [
  { ...nothing, kind: 'createBigQuery' },
  { ...nothing, kind: 'createHttp', two: 7, flag: true },
  { ...nothing, kind: 'createVersion' },
  { ...nothing, kind: 'createDefinitions', two: 1 },
  { ...nothing, kind: 'createAction', two: 5 },
  { ...nothing, kind: 'createTrigger', two: 5 },
  { ...nothing, kind: 'publish' },
  { ...nothing, kind: 'import' },
  { ...nothing, kind: 'import' },
  { ...nothing, kind: 'createVersion', one: 1, two: 1, flag: true },
  { ...nothing, kind: 'upsertScheme', one: 5, flag: true },
  { ...nothing, kind: 'connect', one: 4, two: 0 },
  { ...nothing, kind: 'connect', one: 2, two: 0 },
  { ...nothing, kind: 'initialise' },
  { ...nothing, kind: 'upload' },
  { ...nothing, kind: 'connect', one: 5, two: 5 }
]

const number = fc.nat(7)

export const anyCommand: fc.Arbitrary<Command> = fc.record({
  kind: fc.constantFrom(...kinds),
  actor: fc.nat(4),
  connector: number,
  one: number,
  two: number,
  flag: fc.boolean()
})

export function toCall(command: Command, caller: Actor, mark: () => string): Call {
  const { connector, one, two } = command
  const all = graphsOf(caller)
  const own = all.filter(({ organisationId }) => organisationId === caller.organisationId)
  // Sometimes the target belongs to another organisation.
  const target = pick(connector === 7 ? all : own.toReversed(), connector)
  const drafts = (target?.versions ?? []).filter(({ publishedAt }) => publishedAt === null)
  const version = pick(two % 4 === 0 || drafts.length === 0 ? (target?.versions ?? []) : drafts, one)
  return commands[command.kind]({
    ...command,
    caller,
    target,
    version,
    mark,
    name: (kind, n) => `${caller.tag}${kind}${n % 4}q`,
    path: { connector_id: target?.id ?? demo.unknown, version: two === 6 ? 'latest' : (version?.name ?? 'none') }
  })
}
