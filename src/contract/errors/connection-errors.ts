import { didYouMean, type Nearest, rule } from './error-rule.js'

/** Problems with connections, and with the OAuth 2.0 flows that make them. */
export const connectionErrors = {
  oauth2CredentialUnknown: rule(
    '400030',
    'unknown oauth2 credential',
    'assumed',
    () =>
      'Send the credentialId and organisationId of an authorization_code grant of this connector, or those of an ' +
      'oauth2-client credential of the organisation.'
  ),
  oauth2StateUnknown: rule(
    '400031',
    'unknown oauth2 state',
    'assumed',
    () =>
      'No flow of this connector has this state. Begin one with InitialiseOAuth2Connection, and send the state that ' +
      'comes back with the code.'
  ),
  oauth2StateExpired: rule<{ minutes: number }>(
    '400032',
    'expired oauth2 state',
    'assumed',
    ({ minutes }) => `A flow must be finished within ${minutes} minutes. Begin another with InitialiseOAuth2Connection.`
  ),
  oauth2StateUsed: rule(
    '400033',
    'used oauth2 state',
    'assumed',
    () => 'A state can be used once. Begin another flow with InitialiseOAuth2Connection.'
  ),
  oauth2CodeUnknown: rule(
    '400034',
    'unknown oauth2 code',
    'assumed',
    () =>
      'Send the code that came back with the state. Under oauth2Consent: local, only the code of the consent page works.'
  ),
  connectionNotFound: rule<Nearest>(
    '404030',
    'connection not found',
    'assumed',
    ({ nearest }) => `The connector has no connection with this id.${didYouMean(nearest)}`
  ),
  protocolNotFound: rule<{ allowed: string }>(
    '404031',
    'protocol not found',
    'assumed',
    ({ allowed }) => `The protocols are ${allowed}.`
  ),
  connectionNameTaken: rule(
    '409030',
    'connection name taken',
    'assumed',
    () => 'The connector already has a connection with this name. Choose another name, or update that connection.'
  ),
  connectionInUse: rule(
    '412030',
    'connection in use',
    'documented',
    () => 'Another product uses the connection. End that use (in the mock: /__admin/usages), or send force=true.'
  )
} as const
