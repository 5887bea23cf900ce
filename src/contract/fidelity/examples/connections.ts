import {
  API_KEY,
  codeConnection,
  CONNECT,
  CONNECTION,
  CREATE,
  CREATE_OAUTH2,
  CREDENTIAL,
  FLOW,
  GRANT,
  NONE,
  OAUTH2,
  set,
  START_FLOW
} from './common.js'
import { call, type Example, same, send, steps } from './exchange.js'

const UPSERT = { path: { auth_scheme_config_id: 'oauth2' } }

/** A connection with another scheme than the one of its connector. */
function connectWith(authSchemeConfig: object, status: 200 | 400, field?: string) {
  return call('CreateConnectorConnection', status, {
    body: { ...CONNECTION, credentials: { action: [{ ...CREDENTIAL, authSchemeConfig }] } },
    ...(field !== undefined && { returns: { fields: [{ field: `credentials.action[0].${field}` }] } })
  })
}

const RENAME = { id: '{{connection}}', name: 'Renamed' }

/** What a flow returns, with the query of its URL. */
function startFlow(status: 200 | 400, changes: Readonly<Record<string, unknown>>, url: string) {
  return call('InitialiseOAuth2Connection', status, { body: { ...FLOW, ...changes }, returns: { url } })
}

const CERTIFICATE = { id: 'mtls', description: '', schemeType: 'certificate' }

const CLIENT_SCHEME = { ...OAUTH2, id: 'client', authorizeUrl: '', grant: { grantType: 'client_credentials' } }

const EXPIRED_CREDENTIAL = {
  id: '01J0000000EXP1RED00000CRED',
  organisationId: '{{organisation}}',
  type: 'certificate',
  name: 'Old certificate',
  data: { certificate: 'public', key: 'secret', ca: 'public' },
  expiresAt: '2020-01-01T00:00:00Z'
}

const EXPIRED_CONNECTION = {
  id: '01J0000000EXP1RED000000C0N',
  name: 'Default',
  credentials: {
    action: [{ id: '01J0000000EXP1RED000000VSE', authSchemeConfig: CERTIFICATE, credential: EXPIRED_CREDENTIAL }]
  },
  variables: []
}

/** A seed, because no operation can set expiresAt. */
const EXPIRED = {
  id: '01J0000000EXP1RED000000C0R',
  organisationId: '{{organisation}}',
  name: 'Expired',
  public: false,
  protocol: 'http',
  baseUrl: 'https://api.example.com',
  authSchemeConfigs: [CERTIFICATE, CLIENT_SCHEME],
  connections: [EXPIRED_CONNECTION],
  versions: []
}

export const connections: Readonly<Record<string, Example>> = {
  'scheme-ids-are-of-clients': steps(
    CREATE,
    call('UpsertAuthSchemeConfig', 200, {
      path: { auth_scheme_config_id: 'Key 2/b' },
      body: { ...API_KEY, id: 'Key 2/b' },
      returns: { authSchemeConfigs: { '<some>': { id: 'Key 2/b' } } }
    }),
    call('CreateHTTPConnector', 400, {
      body: { name: 'Parcels', baseUrl: 'https://api.parcels.example', authSchemeConfigs: [NONE, NONE] },
      returns: { fields: [{ field: 'authSchemeConfigs[1].id' }] }
    })
  ),
  'scheme-id-is-that-of-path': steps(
    CREATE,
    call('UpsertAuthSchemeConfig', 400, {
      path: { auth_scheme_config_id: 'other' },
      body: API_KEY,
      returns: { code: '400004', fields: [{ field: 'id' }] }
    })
  ),
  'grants': steps(
    CREATE_OAUTH2,
    call('UpsertAuthSchemeConfig', 200, {
      ...UPSERT,
      body: { ...OAUTH2, grant: { ...GRANT, clientId: 'changed' } },
      returns: {
        authSchemeConfigs: [{ grant: { credentialId: '{{application}}', clientId: 'changed', clientSecret: '******' } }]
      }
    }),
    call('UpsertAuthSchemeConfig', 400, {
      ...UPSERT,
      body: { ...OAUTH2, grant: { grantType: 'authorization_code', credentialId: '{{application}}' } },
      returns: { fields: [{ field: 'grant.organisationId' }] }
    })
  ),
  'grants-of-others': steps(
    CREATE_OAUTH2,
    call('UpsertAuthSchemeConfig', 400, {
      ...UPSERT,
      body: { ...OAUTH2, grant: { ...GRANT, credentialId: '{{unknownConnector}}' } },
      returns: { fields: [{ field: 'grant.credentialId' }] }
    })
  ),
  'connections-keep-their-scheme': steps(
    CREATE,
    CONNECT,
    call('UpsertAuthSchemeConfig', 200, {
      path: { auth_scheme_config_id: 'api-key' },
      body: { ...API_KEY, name: 'x-other' }
    }),
    call('DeleteAuthSchemeConfig', 200, { path: { auth_scheme_config_id: 'api-key' } }),
    call('GetConnection', 200, {
      returns: { credentials: { action: [{ authSchemeConfig: { id: 'api-key', name: 'x-api-key' } }] } }
    })
  ),
  'names-of-connections-are-unique': steps(
    CREATE,
    CONNECT,
    call('CreateConnectorConnection', 409, { body: CONNECTION, returns: { code: '409030' } })
  ),
  'connection-has-a-credential': steps(
    CREATE,
    call('CreateConnectorConnection', 400, {
      body: { name: 'Default', variables: [], credentials: {} },
      returns: { fields: [{ field: 'credentials' }] }
    }),
    call('CreateConnectorConnection', 200, {
      body: {
        name: 'Default',
        variables: [],
        credentials: {
          action: [{ authSchemeConfig: NONE, credential: { name: 'None', type: 'none', data: {} } }]
        }
      },
      returns: { credentials: { action: [{ credential: { type: 'none' } }] } }
    })
  ),
  'credential-satisfies-a-scheme': steps(
    CREATE,
    connectWith({ ...API_KEY, id: 'unknown' }, 400, 'authSchemeConfig.id'),
    connectWith({ ...API_KEY, id: 'none' }, 400, 'authSchemeConfig.schemeType'),
    connectWith(API_KEY, 200),
    call('CreateHTTPConnector', 201, {
      body: { name: 'Open', baseUrl: 'https://open.example', authSchemeConfigs: [] },
      keep: { connector: '/id' }
    }),
    connectWith(API_KEY, 400, 'authSchemeConfig.id'),
    call('CreateConnectorConnection', 200, {
      body: {
        ...CONNECTION,
        credentials: { action: [{ authSchemeConfig: NONE, credential: { name: 'None', type: 'none', data: {} } }] }
      }
    })
  ),
  'credential-fits-its-scheme': steps(
    CREATE,
    call('CreateConnectorConnection', 400, {
      body: {
        ...CONNECTION,
        credentials: { action: [{ ...CREDENTIAL, credential: { name: 'None', type: 'none', data: {} } }] }
      },
      returns: { fields: [{ field: 'credentials.action[0].credential.type' }] }
    })
  ),
  'binary-is-base64': steps(
    call('CreateHTTPConnector', 201, {
      body: {
        name: 'Parcels',
        baseUrl: 'https://api.parcels.example',
        authSchemeConfigs: [
          {
            id: 'hmac',
            description: '',
            schemeType: 'hmac',
            name: 'x',
            in: 'header',
            algorithm: 'sha256',
            digestInputs: []
          }
        ]
      },
      keep: { connector: '/id' }
    }),
    ...['no base64!', 'c2VjcmV', 'c2Vj cmV0'].map(valueBase64 =>
      call('CreateConnectorConnection', 400, {
        body: {
          ...CONNECTION,
          credentials: {
            trigger: [
              {
                authSchemeConfig: {
                  id: 'hmac',
                  description: '',
                  schemeType: 'hmac',
                  name: 'x',
                  in: 'header',
                  algorithm: 'sha256',
                  digestInputs: []
                },
                credential: { name: 'Key', type: 'binary', data: { valueBase64 } }
              }
            ]
          }
        },
        returns: { fields: [{ field: 'credentials.trigger[0].credential.data.valueBase64' }] }
      })
    )
  ),
  'expired-credentials-stay': steps(
    send('POST /__admin/state', 204, { body: { connectors: [EXPIRED] } }),
    call('GetConnection', 200, {
      path: { connector_id: EXPIRED.id, connection_id: EXPIRED_CONNECTION.id },
      returns: { credentials: { action: [{ credential: { expiresAt: '2020-01-01T00:00:00Z' } }] } }
    }),
    call('CreateConnectorConnection', 400, {
      path: { connector_id: EXPIRED.id },
      body: {
        name: 'mTLS',
        variables: [],
        credentials: {
          action: [
            {
              authSchemeConfig: CLIENT_SCHEME,
              credential: {
                name: 'Client',
                type: 'oauth2-client',
                data: {
                  clientId: 'a',
                  clientSecret: 'b',
                  authorizeUrl: '',
                  tokenUrl: 'https://provider.example/token',
                  mTLSEnabled: true,
                  mTLSCredentialId: EXPIRED_CREDENTIAL.id
                }
              }
            }
          ]
        }
      },
      returns: {
        fields: [
          {
            field: 'credentials.action[0].credential.data.mTLSCredentialId',
            message: 'the certificate credential has expired'
          }
        ]
      }
    })
  ),
  'variables-have-defaults': steps(
    call('CreateHTTPConnector', 201, {
      body: {
        name: 'Parcels',
        baseUrl: 'https://{{shop}}.parcels.example',
        authSchemeConfigs: [API_KEY],
        connectionVariables: [
          { name: 'shop', value: 'a' },
          { name: 'region', value: 'eu' }
        ]
      },
      keep: { connector: '/id' }
    }),
    call('CreateConnectorConnection', 200, {
      body: { ...CONNECTION, variables: [{ name: 'shop', value: 'b' }] },
      returns: {
        variables: [
          { name: 'shop', value: 'b' },
          { name: 'region', value: 'eu' }
        ]
      }
    })
  ),
  'update-of-connections': steps(
    CREATE,
    CONNECT,
    call('UpdateConnection', 200, {
      body: { ...RENAME, variables: [{ name: 'shop', value: 'a' }] },
      returns: { name: 'Renamed', variables: [{ name: 'shop', value: 'a' }] }
    }),
    call('UpdateConnection', 200, { body: RENAME, returns: { variables: [{ name: 'shop', value: 'a' }] } }),
    call('UpdateConnection', 200, { body: { ...RENAME, variables: [] }, returns: { variables: [] } }),
    call('UpdateConnection', 400, {
      body: { ...RENAME, credentials: { action: [{ id: '{{use}}', authSchemeConfig: NONE }] } },
      returns: { fields: [{ field: 'credentials.action[0].authSchemeConfig.schemeType' }] }
    })
  ),
  'update-names-each-credential': steps(
    CREATE,
    CONNECT,
    call('UpdateConnection', 400, {
      body: { ...RENAME, credentials: { action: [] } },
      returns: { fields: [{ field: 'credentials.action' }] }
    }),
    call('UpdateConnection', 200, {
      body: { ...RENAME, credentials: {} },
      returns: { credentials: { action: [{ id: '{{use}}' }] } }
    })
  ),
  'delete-used-connection': steps(
    CREATE,
    CONNECT,
    send('POST /__admin/usages', 201, { body: { connectorId: '{{connector}}', connectionId: '{{connection}}' } }),
    call('DeleteConnection', 412, { returns: { code: '412030' } }),
    call('DeleteConnection', 204, { query: { force: 'true' } })
  ),
  'usages-by-marks': steps(
    CREATE,
    send('POST /__admin/usages', 201, { body: { connectorId: '{{connector}}' }, keep: { usage: '/id' } }),
    call('DeleteConnector', 409),
    send('DELETE /__admin/usages/{{usage}}', 204),
    call('DeleteConnector', 204)
  ),
  'oauth2-url': steps(
    CREATE_OAUTH2,
    startFlow(200, {}, '<has https://provider.example/authorize?response_type=code&client_id=client&>'),
    startFlow(200, {}, '<has scope=offline_access>'),
    startFlow(200, {}, '<has prompt=login>'),
    startFlow(200, { scopes: ['read'], disableOfflineAccess: true, prompt: 'none' }, '<has scope=read&>'),
    startFlow(200, { prompt: 'none' }, '<has prompt=none>')
  ),
  'oauth2-redirect-uri': steps(CREATE_OAUTH2, startFlow(200, {}, '<has %2F__admin%2Foauth2%2Fcallback>')),
  'oauth2-consent-page': steps(
    set({ oauth2Consent: 'local' }),
    CREATE_OAUTH2,
    startFlow(200, {}, '<has /__admin/oauth2/authorize?>'),
    START_FLOW,
    call('CreateConnectorConnection', 400, { body: codeConnection('{{state}}'), returns: { code: '400034' } })
  ),
  'oauth2-client-is-checked-first': steps(
    CREATE_OAUTH2,
    call('InitialiseOAuth2Connection', 400, {
      body: { ...FLOW, clientId: 'other' },
      returns: { code: '400004', fields: [{ field: 'clientId' }] }
    }),
    call('InitialiseOAuth2Connection', 400, {
      body: { ...FLOW, credential: { id: '{{unknownConnector}}', organisationId: '{{organisation}}' } },
      returns: { code: '400030' }
    })
  ),
  'oauth2-owner-of-credential': steps(
    call('ImportPublicConnectorVersion', 200, {
      path: { connector_id: '{{publicConnector}}', version: 'latest' },
      keep: {
        connector: '/id',
        application: '/authSchemeConfigs/1/grant/credentialId',
        client: '/authSchemeConfigs/1/grant/clientId'
      }
    }),
    ...['{{organisation}}', '{{libraryOrganisation}}'].map(organisationId =>
      call('InitialiseOAuth2Connection', 200, {
        body: { ...FLOW, credential: { id: '{{application}}', organisationId }, clientId: '{{client}}' }
      })
    )
  ),
  'oauth2-code-reads-as-token': steps(
    CREATE_OAUTH2,
    START_FLOW,
    call('CreateConnectorConnection', 200, {
      body: codeConnection('{{state}}'),
      returns: { credentials: { action: [{ credential: { type: 'oauth2-token', data: { scopes: '<any>' } } }] } }
    })
  ),
  'oauth2-token-is-made-up': same('oauth2-code-reads-as-token'),
  'oauth2-state-is-good-once': steps(
    CREATE_OAUTH2,
    START_FLOW,
    call('CreateConnectorConnection', 400, { body: codeConnection('unknown'), returns: { code: '400031' } }),
    call('CreateConnectorConnection', 200, { body: codeConnection('{{state}}') }),
    call('CreateConnectorConnection', 400, {
      body: codeConnection('{{state}}', 'Second'),
      returns: { code: '400033' }
    }),
    START_FLOW,
    send('POST /__admin/clock/advance', 200, { body: { by: '11m' } }),
    call('CreateConnectorConnection', 400, { body: codeConnection('{{state}}', 'Second'), returns: { code: '400032' } })
  ),
  'oauth2-credential-unknown': same('oauth2-client-is-checked-first'),
  'oauth2-state-unknown': same('oauth2-state-is-good-once'),
  'oauth2-state-expired': same('oauth2-state-is-good-once'),
  'oauth2-state-used': same('oauth2-state-is-good-once'),
  'oauth2-code-unknown': same('oauth2-consent-page'),
  'connection-not-found': steps(
    CREATE,
    call('GetConnection', 404, { path: { connection_id: '{{unknownConnector}}' }, returns: { code: '404030' } })
  ),
  'connection-name-taken': same('names-of-connections-are-unique'),
  'connection-in-use': same('delete-used-connection')
}
