import { copy, GET_CONNECTOR, IMPORT, IN_LIBRARY, LATER, PUBLIC, set } from './common.js'
import { call, type Example, same, send, steps } from './exchange.js'

export const importCopies: Readonly<Record<string, Example>> = {
  'import-copies-connections': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: {
        connections: {
          '<some>': {
            credentials: {
              action: { '<some>': { credential: { organisationId: '{{organisation}}', data: { value: '******' } } } }
            },
            variables: '<any>'
          }
        }
      }
    }),
    set({ importConnections: 'omit' }),
    call('ImportPublicConnectorVersion', 200, { path: PUBLIC, returns: { connections: [] } })
  ),
  'import-keeps-owner-of-grant': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{publicWithGrant}}', version: 'latest' },
      returns: {
        authSchemeConfigs: {
          '<some>': {
            grant: { credentialId: '<ulid>', organisationId: '{{ownerOfGrant}}', clientId: '<text>' }
          }
        }
      }
    })
  ),
  'import-drops-client-secret': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{publicWithGrant}}', version: 'latest' },
      returns: { authSchemeConfigs: { '<some>': { grant: { clientId: '<text>', clientSecret: '<absent>' } } } }
    })
  ),
  'import-drops-foreign-certificate': steps(
    call('UpsertAuthSchemeConfig', 200, {
      path: { ...IN_LIBRARY, auth_scheme_config_id: 'mtls' },
      key: '{{libraryKey}}',
      body: {
        id: 'mtls',
        description: '',
        schemeType: 'oauth2',
        authorizeUrl: '',
        tokenUrl: 'https://provider.example/token',
        scopes: [],
        defaultScopes: [],
        mtlsEnabled: true,
        mtlsCredentialId: '{{unknownConnector}}',
        grant: { grantType: 'client_credentials' }
      }
    }),
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: { authSchemeConfigs: { '<some>': { id: 'mtls', mtlsEnabled: true, mtlsCredentialId: '<absent>' } } }
    })
  ),
  'import-copies-categories': steps(
    IMPORT,
    call('ListConnectors', 200, {
      query: { categories: '{{publicCategory}}' },
      returns: { connectors: { '<some>': { id: '{{connector}}', categories: '<absent>' } } }
    })
  ),
  'import-of-the-same-again': steps(
    IMPORT,
    call('ImportPublicConnectorVersion', 200, { path: PUBLIC, returns: { id: '<not {{connector}}>' } }),
    set({ repeatImport: 'conflict' }),
    call('ImportPublicConnectorVersion', 409, { path: PUBLIC, returns: { code: '409001' } })
  ),
  'import-of-another-version': steps(
    IMPORT,
    call('ImportPublicConnectorVersion', 200, {
      ...copy('{{publicConnector}}', '{{defaultVersion}}'),
      returns: { id: '<not {{connector}}>', versions: [{ name: '{{defaultVersion}}' }] }
    })
  ),
  'import-answers-200': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: {
        id: '<ulid>',
        name: '{{publicName}}',
        versions: [{ id: '<ulid>' }],
        createdAt: '<time>',
        updatedAt: '<time>'
      }
    })
  ),
  'import-takes-any-version-name': steps(
    ...['Latest', 'v1 beta/2', 'é'].map(version =>
      call('ImportPublicConnectorVersion', 404, {
        ...copy('{{publicConnector}}', version),
        returns: { code: '404002' }
      })
    )
  ),
  'import-is-a-copy': steps(
    IMPORT,
    call('DeleteConnector', 204, { path: IN_LIBRARY, key: '{{libraryKey}}', query: { force: 'true' } }),
    call('GetConnector', 200, { returns: { name: '{{publicName}}' } })
  ),
  'import-is-made-now': steps(
    send('PUT /__admin/clock', 200, { body: { now: '2030-01-02T03:04:05Z', frozen: true } }),
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: {
        createdAt: '2030-01-02T03:04:05Z',
        updatedAt: '2030-01-02T03:04:05Z',
        versions: [{ createdAt: '2030-01-02T03:04:05Z', updatedAt: '2030-01-02T03:04:05Z' }]
      }
    })
  ),
  'import-copies-description': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: { versions: [{ description: '{{latestDescription}}', messages: '<absent>' }] }
    })
  ),
  'import-drops-validation-messages': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: PUBLIC,
      returns: { authSchemeConfigs: { '<none>': { validationMessages: '<any>' } } }
    })
  ),
  'import-is-first-in-list': steps(
    LATER,
    IMPORT,
    call('ListConnectors', 200, { returns: { connectors: { '<first>': { id: '{{connector}}' } } } }),
    call('ListPublicConnectors', 200, { returns: { connectors: { '<none>': { id: '{{connector}}' } } } }),
    GET_CONNECTOR
  ),
  'connector-not-found': same('import-private-source'),
  'version-is-draft': same('import-of-drafts'),
  'nothing-published': same('import-of-nothing-published'),
  'already-imported': same('import-of-the-same-again')
}
