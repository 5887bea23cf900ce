import { API_KEY, CONNECT, CONNECTION, CREATE, CREATE_OAUTH2, CREDENTIAL, GRANT, NONE, OAUTH2, HMAC } from './common.js'
import { call, type Example, send, steps } from './exchange.js'

const UPSERT = { path: { auth_scheme_config_id: 'oauth2' } }

/** A connection with another scheme than the one of its connector. */
function connectWith(authSchemeConfig: object, status: 200 | 400, field?: string) {
  return call('CreateConnectorConnection', status, {
    body: { ...CONNECTION, credentials: { action: [{ ...CREDENTIAL, authSchemeConfig }] } },
    ...(field !== undefined && { returns: { fields: [{ field: `credentials.action[0].${field}` }] } })
  })
}

const RENAME = { id: '{{connection}}', name: 'Renamed' }

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
    ...[
      { ...API_KEY, name: 'x-other' },
      { id: 'api-key', description: 'Password', schemeType: 'basic-auth' }
    ].map(body => call('UpsertAuthSchemeConfig', 200, { path: { auth_scheme_config_id: 'api-key' }, body })),
    call('CreateConnectorConnection', 400, {
      body: { ...CONNECTION, name: 'Second' },
      returns: { fields: [{ field: 'credentials.action[0].authSchemeConfig.schemeType' }] }
    }),
    call('UpdateConnection', 200, { body: RENAME, returns: { name: 'Renamed' } }),
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
        authSchemeConfigs: [HMAC]
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
                authSchemeConfig: HMAC,
                credential: { name: 'Key', type: 'binary', data: { valueBase64 } }
              }
            ]
          }
        },
        returns: { fields: [{ field: 'credentials.trigger[0].credential.data.valueBase64' }] }
      })
    )
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
  )
}
