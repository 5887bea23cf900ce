import type { AuthSchemeConfig, AuthSchemeConfigOAuth2 } from '../../contract/schemas/auth-scheme-config.js'
import { omitEmpty } from '../shared/omit-empty.js'
import { within } from '../../openapi-document/document.js'
import { asList, asObject, asText, type Json } from '../../openapi-document/json.js'
import { isUri } from '../../core/text/uri.js'
import { isObject } from '../../core/values/is-object.js'
import { escapeKey } from '../../openapi-document/pointer.js'
import type { ReadContext } from './read-context.js'

/**
 * The security schemes of a document as auth scheme configs, with their keys as ids. A bearer token becomes an API key
 * in the Authorization header, since keys are sent as they are (docs/contract.md 5). Each OAuth 2.0 flow becomes a
 * config of its own. Unsupported schemes are omitted with a message.
 */
export function readAuthSchemes(context: ReadContext): AuthSchemeConfig[] {
  const { document } = context
  const components = within({ value: document.root, at: '#' }, 'components', 'securitySchemes')
  const defaultScopes = readDefaultScopes(document.root)
  reportRequirements(context, new Set(Object.keys(asObject(components.value))))
  const configs = Object.keys(asObject(components.value)).flatMap(key => {
    const { value, at } = document.follow(within(components, key))
    const place = { id: key === '' ? 'scheme' : key, at, context, defaultScopes: defaultScopes.get(key) ?? [] }
    return readScheme(countScheme(asObject(value), context), place)
  })
  return makeUnique(configs)
}

/** A connector has a list of schemes, of which an action uses one. */
function reportRequirements({ document, messages }: ReadContext, known: ReadonlySet<string>): void {
  const security = within({ value: document.root, at: '#' }, 'security')
  asList(security.value).forEach((requirement, index) => {
    const { at } = within(security, `${index}`)
    const names = Object.keys(asObject(requirement))
    if (names.length === 0) messages.add('info', 'that no authentication is needed was omitted', at)
    if (names.length > 1) {
      const text = 'a requirement combines security schemes; a connection has a credential for one at a time'
      messages.add('warning', text, { at, about: names.join(' and ') })
    }
    for (const name of names.filter(each => !known.has(each))) {
      messages.add('fault', 'a security requirement names an unknown scheme', { at, about: name })
    }
  })
}

/** Several schemes can refer to a large one, which then is copied for each. */
function countScheme(scheme: Json, { budget }: ReadContext): Json {
  const flows = Object.values(asObject(scheme['flows'])).map(asObject)
  budget.spendParts(1 + flows.length)
  for (const { scopes } of flows) budget.spendParts(Object.keys(asObject(scopes)).length)
  budget.spendLength(JSON.stringify(scheme).length)
  return scheme
}

interface SchemeContext {
  readonly id: string
  /** The JSON Pointer to the scheme. */
  readonly at: string
  readonly context: ReadContext
  /** The scopes in the top-level security requirements, which apply to operations without their own. */
  readonly defaultScopes: readonly string[]
}

function readScheme(scheme: Json, place: SchemeContext): AuthSchemeConfig[] {
  const base = { id: place.id, description: asText(scheme['description']) }
  switch (asText(scheme['type'])) {
    case 'apiKey':
      return [{ ...base, schemeType: 'api-key', name: asText(scheme['name']), in: toLocation(scheme['in']) }]
    case 'http':
      return readHttpScheme(asText(scheme['scheme']).toLowerCase(), base, place)
    case 'oauth2':
      return readFlows(asObject(scheme['flows']), base, place)
    case 'mutualTLS':
      return [{ ...base, schemeType: 'certificate' }]
    default:
      return omit(place)
  }
}

function toLocation(value: unknown): 'query' | 'header' | 'cookie' {
  return value === 'query' || value === 'cookie' ? value : 'header'
}

interface Base {
  readonly id: string
  readonly description: string
}

function readHttpScheme(scheme: string, base: Base, place: SchemeContext): AuthSchemeConfig[] {
  if (scheme === 'basic') return [{ ...base, schemeType: 'basic-auth' }]
  if (scheme !== 'bearer') return omit(place)
  const text = 'a bearer token became an API key in the Authorization header; start its value with "Bearer "'
  place.context.messages.add('info', text, place.at)
  return [{ ...base, schemeType: 'api-key', name: 'Authorization', in: 'header' }]
}

function omit({ at, context }: SchemeContext): [] {
  context.messages.add('warning', 'a security scheme is not supported and was omitted', at)
  return []
}

const GRANTS: Readonly<Record<string, AuthSchemeConfigOAuth2['grant']['grantType']>> = {
  authorizationCode: 'authorization_code',
  clientCredentials: 'client_credentials',
  password: 'password'
}

function readFlows(flows: Json, base: Base, place: SchemeContext): AuthSchemeConfig[] {
  const names = Object.keys(flows).filter(name => isObject(flows[name]))
  const known = names.filter(name => Object.hasOwn(GRANTS, name))
  for (const name of names.filter(each => !known.includes(each) && !each.startsWith('x-'))) {
    const text = 'an OAuth 2.0 flow is not supported and was omitted'
    place.context.messages.add('warning', text, `${place.at}/flows/${escapeKey(name)}`)
  }
  return known.flatMap(name => {
    const grantType = GRANTS[name] as AuthSchemeConfigOAuth2['grant']['grantType']
    const id = known.length === 1 ? base.id : `${base.id}-${grantType}`
    const flow = readFlow(asObject(flows[name]), grantType, place)
    if (flow !== undefined) return [{ ...base, id, ...flow, grant: { grantType } }]
    const text = 'an OAuth 2.0 flow without an absolute URL of its provider was omitted'
    place.context.messages.add('warning', text, `${place.at}/flows/${name}`)
    return []
  })
}

type Flow = Omit<AuthSchemeConfigOAuth2, 'id' | 'description' | 'grant'>

/** Undefined if the flow has no usable URL: the contract has no scheme without one (SPEC:2181, 2188). */
function readFlow(
  flow: Json,
  grantType: AuthSchemeConfigOAuth2['grant']['grantType'],
  { context, defaultScopes }: SchemeContext
): Flow | undefined {
  const scopes = asObject(flow['scopes'])
  const authorizeUrl = toAbsolute(flow['authorizationUrl'], context)
  const tokenUrl = toAbsolute(flow['tokenUrl'], context)
  if (tokenUrl === '' || (authorizeUrl === '' && grantType === 'authorization_code')) return undefined
  return {
    schemeType: 'oauth2',
    authorizeUrl,
    tokenUrl,
    scopes: Object.entries(scopes).map(([name, text]) => ({ name, ...omitEmpty({ description: asText(text) }) })),
    defaultScopes: defaultScopes.filter(name => Object.hasOwn(scopes, name))
  }
}

/** A relative URL is relative to the first server (OpenAPI 3.1, 4.6). Empty if there is no URL. */
function toAbsolute(value: unknown, { document }: ReadContext): string {
  const text = asText(value)
  if (isUri(text)) return text
  const [server] = asList(document.root['servers']).map(asObject)
  const base = asText(server?.['url'])
  const url = text !== '' && URL.canParse(text, base) ? new URL(text, base).href : ''
  return isUri(url) ? url : ''
}

/** The scopes in the top-level security requirements, by scheme. */
function readDefaultScopes(root: Json): Map<string, string[]> {
  const scopes = new Map<string, Set<string>>()
  for (const [id, names] of asList(root['security'])
    .map(asObject)
    .flatMap(Object.entries<unknown>)) {
    const known = scopes.get(id) ?? new Set()
    scopes.set(id, known)
    for (const name of asList(names)) known.add(asText(name))
  }
  return new Map([...scopes].map(([id, names]) => [id, [...names]]))
}

/** An id with a grant as its suffix can equal the key of another scheme. */
function makeUnique(configs: readonly AuthSchemeConfig[]): AuthSchemeConfig[] {
  const taken = new Set<string>()
  return configs.map(config => {
    let { id } = config
    while (taken.has(id)) id = `${id}-2`
    taken.add(id)
    return { ...config, id }
  })
}
