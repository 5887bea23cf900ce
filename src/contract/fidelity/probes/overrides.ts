/**
 * Probes that are not made from the example of their entry: the example shows values of the demo seed, or of the mock.
 */
import { CREATE, DEFINE, DRAFT, IMPORT, LATER, PUBLIC } from '../examples/common.js'
import { call, type Exchange, send } from '../examples/exchange.js'

/** The steps of a probe, or why there is none. */
export const overrides: Readonly<Record<string, readonly Exchange[] | string>> = {
  'import-own-public-source': [
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{ownPublicConnector}}', version: 'latest' },
      returns: { organisationId: '{{organisation}}' }
    })
  ],
  'import-copies-the-rest': [
    call('ListPublicConnectors', 200, {
      query: { name: '{{publicName}}', first: '1' },
      keep: { baseUrl: '/connectors/0/baseUrl', scheme: '/connectors/0/authSchemeConfigs/0/id' }
    }),
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: {
        name: '{{publicName}}',
        protocol: 'http',
        baseUrl: '{{baseUrl}}',
        authSchemeConfigs: { '<some>': { id: '{{scheme}}' } }
      }
    })
  ],
  'import-copies-connections': [
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: { connections: { '<some>': { id: '<ulid>', credentials: '<any>', variables: '<any>' } } }
    }),
    send('PATCH /__admin/settings', 200, { body: { importConnections: 'omit' } }),
    call('ImportPublicConnectorVersion', 200, { path: PUBLIC, returns: { connections: [] } })
  ],
  'import-drops-foreign-certificate': [
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{publicWithCertificate}}', version: 'latest' },
      returns: { authSchemeConfigs: { '<some>': { mtlsEnabled: true, mtlsCredentialId: '<absent>' } } }
    })
  ],
  'import-is-a-copy': 'It needs to change a connector of another organisation.',
  'import-is-made-now': [
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      keep: { connector: '/id', version: '/versions/0/name', createdAt: '/createdAt' },
      returns: { createdAt: '<time>' }
    }),
    call('GetConnector', 200, {
      returns: {
        createdAt: '{{createdAt}}',
        updatedAt: '{{createdAt}}',
        versions: [{ createdAt: '{{createdAt}}', updatedAt: '{{createdAt}}' }]
      }
    })
  ],
  'import-private-source': 'It needs a private connector of another organisation.',
  'import-source': [
    call('ImportPublicConnectorVersion', 200, { path: PUBLIC, returns: { name: '{{publicName}}' } }),
    call('ImportPublicConnectorVersion', 404, { path: { connector_id: '{{unknownConnector}}', version: 'latest' } })
  ],
  'connector-not-found': [
    call('ImportPublicConnectorVersion', 404, { path: { connector_id: '{{unknownConnector}}', version: 'latest' } })
  ],
  'import-destination': [IMPORT, call('GetConnector', 200, { returns: { organisationId: '{{organisation}}' } })],
  'touched-by-changes': [
    CREATE,
    DRAFT,
    call('GetConnector', 200, { keep: { before: '/updatedAt', versionBefore: '/versions/0/updatedAt' } }),
    LATER,
    DEFINE,
    call('GetConnector', 200, {
      returns: { updatedAt: '<not {{before}}>', versions: [{ updatedAt: '<not {{versionBefore}}>' }] }
    })
  ],
  'www-authenticate': [
    call('ListConnectors', 401, { key: null, returnsHeaders: { 'www-authenticate': '<has Bearer>' } }),
    call('ListConnectors', 401, { key: 'unknown', returnsHeaders: { 'www-authenticate': '<has invalid_token>' } })
  ],
  'no-quotas': Array.from({ length: 30 }, () => call('ListCategories', 200, { returns: { '<some>': '<text>' } })),
  'limits-of-size': [
    call('CreateHTTPConnector', 413, {
      body: { name: '{{prefix}}', baseUrl: `https://example.com/${'x'.repeat(1_048_576)}`, authSchemeConfigs: [] }
    })
  ],
  'body-too-large': [
    call('CreateHTTPConnector', 413, {
      body: { name: '{{prefix}}', baseUrl: `https://example.com/${'x'.repeat(1_048_576)}`, authSchemeConfigs: [] }
    })
  ],
  'headers-too-large': [call('ListCategories', 431, { headers: { 'x-long': 'x'.repeat(16_384) } })],
  'cors-for-local-pages': [
    call('ListCategories', 200, {
      headers: { origin: 'http://localhost:3000' },
      returnsHeaders: { 'access-control-allow-origin': 'http://localhost:3000' }
    }),
    call('ListCategories', 200, {
      headers: { origin: 'https://elsewhere.example' },
      returnsHeaders: { 'access-control-allow-origin': '<absent>' }
    })
  ],
  'json-has-no-charset': [
    call('ListCategories', 200, { returnsHeaders: { 'content-type': 'application/json' } }),
    send('PATCH /__admin/settings', 200, { body: { jsonCharset: 'utf-8' } }),
    call('ListCategories', 200, { returnsHeaders: { 'content-type': 'application/json; charset=utf-8' } })
  ],
  'oauth2-redirect-uri': 'The mock must name an address of its own, whatever the platform names.',
  'long-pages-end-early': 'It needs a list of more than 8 MiB.'
}
