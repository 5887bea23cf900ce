import { IMPORT, set } from './common.js'
import { call, type Example, same, send, shownBy, steps } from './exchange.js'

const AS_JWT = { authorization: 'JWT {{token}}' }

const MINT_ID_TOKEN = send('POST /__admin/tokens', 201, { body: { sub: '{{user}}' }, keep: { token: '/token' } })

const MINT_FOR_ORGANISATION = send('POST /__admin/tokens', 201, {
  body: { scheme: 'JWT', organisationId: '{{organisation}}' },
  keep: { token: '/token' }
})

const MINT_FOR_END_USER = send('POST /__admin/tokens', 201, {
  body: { scheme: 'JWT', organisationId: '{{organisation}}', sub: 'end-user' },
  keep: { token: '/token' }
})

const BY_TOKEN = call('ListConnectors', 200, { key: '{{token}}' })

/** A request that is refused because of its credential. */
function refused(authorization: string, code: string) {
  return call('ListConnectors', 401, { key: null, headers: { authorization }, returns: { code } })
}

/** A token that no key signed. */
function unsigned(header: object, claims: object): string {
  return [header, claims].map(toBase64).join('.') + '.c2lnbmF0dXJl'
}

function toBase64(part: object): string {
  return btoa(JSON.stringify(part)).replace(/=+$/, '')
}

const KNOWN_KEY = 'https://versori.com/sk/01J0000000ACME00000000SK01'

const SOME_KEY = unsigned({ alg: 'RS256' }, { iss: 'https://versori.com/sk/01J0000000ACME00000000SK99', sub: 'a' })

const UNIT = { body: { by: '2h' } }

export const authentication: Readonly<Record<string, Example>> = {
  'credential-is-needed': steps(
    ...(['ListCategories', 'ListPublicConnectors', 'ListConnectors'] as const).map(operation =>
      call(operation, 401, { key: null, returns: { code: '401001', message: 'missing credential' } })
    )
  ),
  'api-key-is-bearer': steps(
    call('ListConnectors', 200, { key: null, headers: { authorization: 'Bearer {{key}}' } }),
    call('ListConnectors', 403, {
      path: { organisation_id: '{{otherOrganisation}}' },
      key: null,
      headers: { authorization: 'Bearer {{key}}' }
    })
  ),
  'id-token-is-bearer': steps(MINT_ID_TOKEN, BY_TOKEN),
  'id-token-claims': steps(
    refused(`Bearer ${unsigned({ alg: 'RS256' }, { iss: 'https://unknown.example', sub: 'a' })}`, '401008'),
    refused(`JWT ${unsigned({ alg: 'none' }, { iss: KNOWN_KEY, sub: 'a' })}`, '401006'),
    MINT_ID_TOKEN,
    BY_TOKEN,
    send('POST /__admin/clock/advance', 200, UNIT),
    call('ListConnectors', 401, { key: '{{token}}', returns: { code: '401010' } })
  ),
  'signing-key-token-is-jwt': steps(
    MINT_FOR_ORGANISATION,
    call('ListConnectors', 200, { key: null, headers: AS_JWT }),
    send('POST /__admin/clock/advance', 200, UNIT),
    call('ListConnectors', 401, { key: null, headers: AS_JWT, returns: { code: '401010' } })
  ),
  'scheme-word-in-any-case': steps(
    ...['bearer', 'BEARER', 'bEaReR'].map(word =>
      call('ListConnectors', 200, { key: null, headers: { authorization: `${word} {{key}}` } })
    )
  ),
  'cookie-carries-bearer-token': steps(
    call('ListConnectors', 200, { key: null, headers: { cookie: 'cookie={{key}}' } })
  ),
  'header-beats-cookie': steps(
    call('ListConnectors', 200, { headers: { cookie: 'cookie=unknown' } }),
    call('ListConnectors', 401, { key: 'unknown', headers: { cookie: 'cookie={{key}}' }, returns: { code: '401003' } })
  ),
  'unauthenticated-is-401': steps(
    call('ListConnectors', 401, { key: null, returns: { code: '401001' } }),
    refused('Basic dXNlcjpwYXNz', '401002'),
    refused('Bearer unknown', '401003'),
    refused('JWT not-a-token', '401005')
  ),
  'www-authenticate': steps(
    call('ListConnectors', 401, { key: null, returnsHeaders: { 'www-authenticate': 'Bearer realm="versori-mock"' } }),
    call('ListConnectors', 401, {
      key: 'unknown',
      returnsHeaders: {
        'www-authenticate': 'Bearer realm="versori-mock", error="invalid_token", error_description="unknown credential"'
      }
    })
  ),
  'checks-in-order': steps(
    call('GetConnector', 401, { path: { connector_id: 'no-ulid' }, key: null }),
    call('GetConnector', 400, { path: { organisation_id: '{{otherOrganisation}}', connector_id: 'no-ulid' } }),
    call('ListConnectors', 403, { path: { organisation_id: '{{otherOrganisation}}' }, query: { first: '0' } }),
    call('UpdateConnector', 400, { path: { connector_id: '{{unknownConnector}}' }, body: {} }),
    call('GetConnector', 404, { path: { connector_id: '{{unknownConnector}}' } })
  ),
  'unknown-organisation-is-foreign': steps(
    ...['{{otherOrganisation}}', '{{unknownConnector}}'].map(organisation =>
      call('ListConnectors', 403, {
        path: { organisation_id: organisation },
        returns: { code: '403001', message: 'organisation forbidden' }
      })
    )
  ),
  'end-users-manage-nothing': steps(
    MINT_FOR_END_USER,
    call('ListCategories', 403, { key: null, headers: AS_JWT, returns: { code: '403002' } }),
    call('ListConnectors', 403, { key: null, headers: AS_JWT, returns: { code: '403002' } })
  ),
  'tokens-of-the-mock': steps(
    send('GET /.well-known/openid-configuration', 200, { returns: { issuer: '<text>', jwks_uri: '<text>' } }),
    MINT_ID_TOKEN,
    BY_TOKEN
  ),
  'credential-missing': same('credential-is-needed'),
  'credential-malformed': same('unauthenticated-is-401'),
  'credential-unknown': same('unauthenticated-is-401'),
  'api-key-expired': steps(
    send('POST /__admin/tokens', 201, {
      body: { organisationId: '{{organisation}}', expiresIn: '1m' },
      keep: { token: '/token' }
    }),
    BY_TOKEN,
    send('POST /__admin/clock/advance', 200, { body: { by: '2m' } }),
    call('ListConnectors', 401, { key: '{{token}}', returns: { code: '401004' } })
  ),
  'token-malformed': same('unauthenticated-is-401'),
  'token-algorithm-refused': same('id-token-claims'),
  'token-signature-invalid': steps(
    MINT_FOR_ORGANISATION,
    call('ListConnectors', 401, {
      key: null,
      headers: { authorization: 'JWT {{token}}c2lnbmF0dXJl' },
      returns: { code: '401007' }
    })
  ),
  'token-issuer-unknown': same('id-token-claims'),
  'token-audience-refused': shownBy('auth/authentication.test.ts', 'It needs an identity provider with an audience.'),
  'token-expired': same('id-token-claims'),
  'token-not-yet-valid': shownBy('auth/authentication.test.ts', 'It needs a signed token with nbf.'),
  'token-claim-invalid': shownBy('auth/authentication.test.ts', 'It needs a signed token without a claim.'),
  'token-subject-unknown': shownBy('auth/authentication.test.ts', 'It needs a signed token for an unknown user.'),
  'signing-key-unknown': steps(refused(`JWT ${SOME_KEY}`, '401014')),
  'organisation-forbidden': same('unknown-organisation-is-foreign'),
  'end-user-forbidden': same('end-users-manage-nothing'),
  'strict-ids': steps(
    call('GetConnector', 400, { path: { connector_id: 'parcels' }, returns: { code: '400002' } }),
    set({ strictIds: false }),
    call('GetConnector', 404, { path: { connector_id: 'parcels' }, returns: { code: '404007' } })
  ),
  'import-connections': same('import-copies-connections'),
  'repeat-import': same('import-of-the-same-again'),
  'draft-import': same('import-of-drafts'),
  'oauth2-consent': same('oauth2-consent-page'),
  'validate-responses': steps(set({ validateResponses: true }), IMPORT)
}
