import type { AuthSchemeConfig, AuthSchemeConfigOAuth2 } from '../../contract/schemas/auth-scheme-config.js'
import { omitEmpty } from '../shared/omit-empty.js'
import { within } from '../../openapi-document/document.js'
import { asList, asObject, asText, isObject, type Json } from '../../openapi-document/json.js'
import type { ReadContext } from './read-context.js'

/**
 * The security schemes of a document as auth scheme configs, by the keys that they have there. A bearer token is an API
 * key in the header Authorization, as no config says more of it (docs/contract.md 5: keys are sent as they are); of the
 * flows
 * of OAuth 2.0 each is a config of its own. What has no counterpart is left out, and said so.
 */
export function readAuthSchemes(context: ReadContext): AuthSchemeConfig[] {
  const { document } = context
  const components = within({ value: document.root, at: '#' }, 'components', 'securitySchemes')
  const configs = Object.keys(asObject(components.value)).flatMap(key => {
    const { value, at } = document.follow(within(components, key))
    return readScheme(asObject(value), { id: key === '' ? 'scheme' : key, at, context })
  })
  return makeUnique(configs)
}

interface Place {
  readonly id: string
  readonly at: string
  readonly context: ReadContext
}

function readScheme(scheme: Json, place: Place): AuthSchemeConfig[] {
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
      return leaveOut(place)
  }
}

function toLocation(value: unknown): 'query' | 'header' | 'cookie' {
  return value === 'query' || value === 'cookie' ? value : 'header'
}

interface Base {
  readonly id: string
  readonly description: string
}

function readHttpScheme(scheme: string, base: Base, place: Place): AuthSchemeConfig[] {
  if (scheme === 'basic') return [{ ...base, schemeType: 'basic-auth' }]
  if (scheme !== 'bearer') return leaveOut(place)
  const text = 'a bearer token is an API key in the header Authorization: begin its value with "Bearer "'
  place.context.messages.add('info', text, place.at)
  return [{ ...base, schemeType: 'api-key', name: 'Authorization', in: 'header' }]
}

function leaveOut({ at, context }: Place): [] {
  context.messages.add('warning', 'a security scheme has no counterpart and was left out', at)
  return []
}

const GRANTS: Readonly<Record<string, AuthSchemeConfigOAuth2['grant']['grantType']>> = {
  authorizationCode: 'authorization_code',
  clientCredentials: 'client_credentials',
  password: 'password'
}

function readFlows(flows: Json, base: Base, place: Place): AuthSchemeConfig[] {
  const names = Object.keys(flows).filter(name => isObject(flows[name]))
  const known = names.filter(name => Object.hasOwn(GRANTS, name))
  for (const name of names.filter(each => !known.includes(each) && !each.startsWith('x-'))) {
    place.context.messages.add(
      'warning',
      'a flow of OAuth 2.0 has no counterpart and was left out',
      `${place.at}/flows/${name}`
    )
  }
  const defaultScopes = findDefaultScopes(place)
  return known.map(name => {
    const grantType = GRANTS[name] as AuthSchemeConfigOAuth2['grant']['grantType']
    const id = known.length === 1 ? base.id : `${base.id}-${grantType}`
    return { ...base, id, ...readFlow(asObject(flows[name]), defaultScopes), grant: { grantType } }
  })
}

function readFlow(
  flow: Json,
  defaultScopes: readonly string[]
): Omit<AuthSchemeConfigOAuth2, 'id' | 'description' | 'grant'> {
  const scopes = asObject(flow['scopes'])
  return {
    schemeType: 'oauth2',
    authorizeUrl: asText(flow['authorizationUrl']),
    tokenUrl: asText(flow['tokenUrl']),
    scopes: Object.entries(scopes).map(([name, text]) => ({ name, ...omitEmpty({ description: asText(text) }) })),
    defaultScopes: defaultScopes.filter(name => Object.hasOwn(scopes, name))
  }
}

/** What the document itself asks for, wherever an operation asks for nothing else. */
function findDefaultScopes({ id, context }: Place): string[] {
  const requirements = asList(context.document.root['security']).map(asObject)
  const asked = requirements.flatMap(requirement => (Object.hasOwn(requirement, id) ? asList(requirement[id]) : []))
  return [...new Set(asked.map(asText))]
}

/** Keys are unique; one with the grant behind it may be the key of another. */
function makeUnique(configs: readonly AuthSchemeConfig[]): AuthSchemeConfig[] {
  const taken = new Set<string>()
  return configs.map(config => {
    let { id } = config
    while (taken.has(id)) id = `${id}-2`
    taken.add(id)
    return { ...config, id }
  })
}
