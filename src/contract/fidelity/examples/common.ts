/** Steps that many examples begin with. They keep placeholders for the path parameters of later steps. */
import { call, send } from './exchange.js'

export const IMPORT = call('ImportPublicConnectorVersion', 200, {
  path: { connector_id: '{{publicConnector}}', version: 'latest' },
  keep: { connector: '/id', version: '/versions/0/name' }
})

export const NONE = { id: 'none', description: '', schemeType: 'none' }

export const API_KEY = { id: 'api-key', description: 'Key', schemeType: 'api-key', name: 'x-api-key', in: 'header' }

export const OAUTH2 = {
  id: 'oauth2',
  description: 'Sign in',
  schemeType: 'oauth2',
  authorizeUrl: 'https://provider.example/authorize',
  tokenUrl: 'https://provider.example/token',
  scopes: [{ name: 'read' }],
  defaultScopes: ['read']
}

export const CREATE = call('CreateHTTPConnector', 201, {
  body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [NONE, API_KEY] },
  keep: { connector: '/id' }
})

export const DRAFT = call('CreateConnectorVersion', 201, { body: { name: '1' }, keep: { version: '/name' } })

export const PUBLISH = call('PublishConnector', 200)

export const DEFINITION = {
  name: 'Parcel',
  accept: ['application/json'],
  schema: { contentType: 'application/schema+json', content: '{"type":"object"}' }
}

export const DEFINE = call('CreateDefinitions', 201, {
  body: { definitions: [DEFINITION] },
  keep: { definition: '/definitions/0/id', url: '/definitions/0/url' }
})

export const ACTION = {
  name: 'GetParcel',
  type: 'http',
  method: 'GET',
  path: '/parcels/{{ param.id }}',
  parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
  responses: [{ status: 200, definitions: [{ definition: { name: 'Parcel' } }] }]
}

export const TRIGGER = {
  name: 'ParcelSent',
  type: 'http',
  method: 'POST',
  parameters: [],
  responses: [{ status: 204, definitions: [] }]
}

export const ACT = call('CreateAction', 201, { body: ACTION, keep: { action: '/id' } })

export const TRIGGERED = call('CreateTrigger', 201, { body: TRIGGER, keep: { trigger: '/id' } })

export const CREDENTIAL = {
  authSchemeConfig: API_KEY,
  credential: { name: 'Key', type: 'string', data: { value: 'secret-of-the-example' } }
}

export const CONNECTION = { name: 'Default', variables: [], credentials: { action: [CREDENTIAL] } }

export const CONNECT = call('CreateConnectorConnection', 200, {
  body: CONNECTION,
  keep: { connection: '/id', use: '/credentials/action/0/id', credential: '/credentials/action/0/credential/id' }
})

export const GET_CONNECTOR = call('GetConnector', 200)

/** A setting of the mock. */
export function set(settings: Readonly<Record<string, unknown>>) {
  return send('PATCH /__admin/settings', 200, { body: settings })
}

export const LATER = send('POST /__admin/clock/advance', 200, { body: { by: '1h' } })

/** A connector with an OAuth application. */
export const CREATE_OAUTH2 = call('CreateHTTPConnector', 201, {
  body: {
    name: 'Parcels',
    baseUrl: 'https://api.parcels.example',
    authSchemeConfigs: [
      { ...OAUTH2, grant: { grantType: 'authorization_code', clientId: 'client', clientSecret: 'secret' } }
    ]
  },
  keep: { connector: '/id', application: '/authSchemeConfigs/0/grant/credentialId' }
})

export const FLOW = {
  credential: { id: '{{application}}', organisationId: '{{organisation}}' },
  authorizeUrl: 'https://provider.example/authorize',
  clientId: 'client'
}

/** `state` is the part of the URL after `state=`. */
export const START_FLOW = call('InitialiseOAuth2Connection', 200, { body: FLOW, keep: { state: '/url?state' } })

export const GRANT = {
  grantType: 'authorization_code',
  credentialId: '{{application}}',
  organisationId: '{{organisation}}'
}

/** @param state of the flow. */
export function codeConnection(state: string, name = 'Default') {
  const credential = { name: 'Code', type: 'oauth2-code', data: { code: 'a-code', state } }
  return {
    name,
    variables: [],
    credentials: { action: [{ authSchemeConfig: { ...OAUTH2, grant: GRANT }, credential }] }
  }
}

export const PUBLIC = { connector_id: '{{publicConnector}}', version: 'latest' }

export const IN_LIBRARY = { organisation_id: '{{libraryOrganisation}}', connector_id: '{{publicConnector}}' }

/** Copies a version of another connector. */
export function copy(connector: string, version = 'latest') {
  return { path: { connector_id: connector, version } }
}

export const DEFINED = [CREATE, DRAFT, DEFINE]

export const HMAC = {
  id: 'hmac',
  description: '',
  schemeType: 'hmac',
  name: 'x',
  in: 'header',
  algorithm: 'sha256',
  digestInputs: []
}
