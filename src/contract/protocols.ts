/**
 * The protocols and their authentication schemes, as plain data. The contract names them (SPEC:1901-1906,
 * SPEC:4534-4548), but does not say which protocol has which schemes. Their ids and texts are the mock's own.
 */
import type { AuthSchemeConfig } from './schemas/auth-scheme-config.js'
import type { AuthScheme, Protocol } from './schemas/protocol.js'

/** A data URL, so that clients need not fetch anything. */
function icon(path: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#555" stroke-width="2">${path}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

type SchemeType = AuthSchemeConfig['schemeType']

export interface KnownProtocol extends Protocol {
  readonly authSchemes: readonly SchemeType[]
}

export const protocols: readonly KnownProtocol[] = [
  {
    id: '01J0000000PR0T0C0000HTTP00',
    slug: 'http',
    name: 'HTTP',
    description: 'Systems with an HTTP API. Requests are actions, webhooks are triggers.',
    iconURL: icon('<path d="M4 8h16m-4-4 4 4-4 4M20 16H4m4 4-4-4 4-4"/>'),
    authSchemes: ['none', 'api-key', 'basic-auth', 'oauth2', 'hmac', 'certificate']
  },
  {
    id: '01J0000000PR0T0C0000B1GQ00',
    slug: 'bigquery',
    name: 'BigQuery',
    description: 'Datasets of Google BigQuery.',
    iconURL: icon('<path d="M4 20V10h4v10m4 0V4h4v16m4 0v-6"/>'),
    authSchemes: ['oauth2', 'certificate']
  }
]

/**
 * The six of the contract's nine types that a connector can have (SPEC:2322-2329). No request can contain the others.
 */
export const authSchemes: Readonly<Record<SchemeType, AuthScheme>> = {
  'none': {
    id: '01J0000000AVTHSCHEMEN0NE00',
    type: 'none',
    name: 'None',
    description: 'The system needs no authentication.'
  },
  'api-key': {
    id: '01J0000000AVTHSCHEMEAP1KEY',
    type: 'api-key',
    name: 'API Key',
    description: 'A key in a header, the query or a cookie.'
  },
  'basic-auth': {
    id: '01J0000000AVTHSCHEMEBAS1C0',
    type: 'basic-auth',
    name: 'Basic Auth',
    description: 'A user name and a password.'
  },
  'oauth2': {
    id: '01J0000000AVTHSCHEME0AVTH2',
    type: 'oauth2',
    name: 'OAuth 2.0',
    description: 'A token that was granted to a user or to the client itself.'
  },
  'hmac': {
    id: '01J0000000AVTHSCHEMEHMAC00',
    type: 'hmac',
    name: 'HMAC',
    description: 'A signature of each request, made with a shared key.'
  },
  'certificate': {
    id: '01J0000000AVTHSCHEMECERT00',
    type: 'certificate',
    name: 'Certificate',
    description: 'A client certificate and its key.'
  }
}
