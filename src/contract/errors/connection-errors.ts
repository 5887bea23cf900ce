import { didYouMean, type Nearest, rule } from './error-rule.js'

/** What is wrong with connections, and with the flows that they are made with. */
export const connectionErrors = {
  oauth2CredentialUnknown: rule(
    '400030',
    'unknown oauth2 credential',
    'assumed',
    () =>
      'Name the credentialId and organisationId of an authorization_code grant of this connector, or an oauth2-client ' +
      'credential of the organisation.'
  ),
  oauth2StateUnknown: rule(
    '400031',
    'unknown oauth2 state',
    'assumed',
    () =>
      'Send the state that came back with the code, of a flow that was begun for this connector ' +
      '(InitialiseOAuth2Connection).'
  ),
  oauth2StateExpired: rule<{ minutes: number }>(
    '400032',
    'expired oauth2 state',
    'assumed',
    ({ minutes }) => `A flow is to be finished within ${minutes} minutes: begin another (InitialiseOAuth2Connection).`
  ),
  oauth2StateUsed: rule(
    '400033',
    'used oauth2 state',
    'assumed',
    () => 'A connection was made with it, and a state is good for one: begin another flow (InitialiseOAuth2Connection).'
  ),
  oauth2CodeUnknown: rule(
    '400034',
    'unknown oauth2 code',
    'assumed',
    () => 'Send the code that came back with the state; under oauth2Consent: local it is that of the consent page.'
  ),
  connectionNotFound: rule<Nearest>(
    '404030',
    'connection not found',
    'assumed',
    ({ nearest }) => `The connector has no connection of this id.${didYouMean(nearest)}`
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
    () => 'Another connection of the connector has this name: take another, or change that one.'
  ),
  connectionInUse: rule(
    '412030',
    'connection in use',
    'documented',
    () => 'Another product uses it: have it let go, or delete it all the same with force=true.'
  )
} as const
