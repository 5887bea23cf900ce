import { codeConnection, CREATE, CREATE_OAUTH2, FLOW, OAUTH2, set, START_FLOW } from './common.js'
import { call, type Example, same, send, steps } from './exchange.js'

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

export const oauth2: Readonly<Record<string, Example>> = {
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
      path: { connector_id: '{{publicWithGrant}}', version: 'latest' },
      keep: {
        connector: '/id',
        application: '/authSchemeConfigs/1/grant/credentialId',
        client: '/authSchemeConfigs/1/grant/clientId'
      }
    }),
    ...['{{organisation}}', '{{ownerOfGrant}}'].map(organisationId =>
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
