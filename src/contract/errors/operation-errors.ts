import { didYouMean, type Nearest, rule } from './error-rule.js'

/** What an operation finds wrong with what an organisation has. */
export const operationErrors = {
  readOnlyChanged: rule(
    '400010',
    'read-only field changed',
    'documented',
    () => 'Send the fields that are named as they are read.'
  ),
  versionInvalid: rule(
    '400011',
    'connector version is invalid',
    'assumed',
    () => 'A version is published only where all of it is valid: correct what is named, then publish it.'
  ),
  ownConnectorNotFound: rule<Nearest>(
    '404007',
    'connector not found',
    ['GetConnector', 'DeleteConnector'],
    ({ nearest }) => `The organisation has no connector of this id.${didYouMean(nearest)}`
  ),
  nothingPublishedYet: rule(
    '404008',
    'connector has no published version',
    ['GetConnectorVersion'],
    () => 'The names latest and default stand for published versions, and it has none: publish one, or name a draft.'
  ),
  authSchemeConfigNotFound: rule<Nearest>(
    '404010',
    'auth scheme config not found',
    'assumed',
    ({ nearest }) => `The connector has no auth scheme config of this id.${didYouMean(nearest)}`
  ),
  versionIsPublished: rule(
    '409002',
    'connector version is published',
    'assumed',
    () => 'A published version cannot be changed: make another one from it (fromVersion), and change that.'
  ),
  versionExists: rule(
    '409010',
    'connector version exists',
    'assumed',
    () => 'The connector has a version of that name: choose another.'
  ),
  publishedVersionStays: rule(
    '409011',
    'connector version is published',
    'assumed',
    () => 'Unpublish the version first, or delete it by force (force=true).'
  ),
  publishedConnectorStays: rule(
    '409012',
    'connector is published',
    'assumed',
    () => 'Unpublish its versions first, or delete it by force (force=true).'
  ),
  connectorInUse: rule(
    '409013',
    'connector is in use',
    'documented',
    () =>
      'Another product uses the connector: end that (in the mock: /__admin/usages), or delete it by force (force=true).'
  ),
  versionInUse: rule(
    '409014',
    'connector version is in use',
    'assumed',
    () =>
      'Another product uses the version, or its connector as a whole: end that first (in the mock: /__admin/usages).'
  ),
  defaultFollows: rule(
    '409015',
    'default version cannot be set so',
    'assumed',
    () =>
      'The default is the published version that was chosen, else the latest: publish this one to choose it, or choose ' +
      'another.'
  )
} as const
