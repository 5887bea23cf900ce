import { didYouMean, type Nearest, rule } from './error-rule.js'

/** Problems with the connectors and versions of an organisation. */
export const operationErrors = {
  readOnlyChanged: rule(
    '400010',
    'read-only field changed',
    'documented',
    () => 'Send the listed fields with the values that you read.'
  ),
  versionInvalid: rule(
    '400011',
    'connector version is invalid',
    'assumed',
    () => 'Only a valid version can be published. Correct the listed problems, then publish it again.'
  ),
  ownConnectorNotFound: rule<Nearest>(
    '404007',
    'connector not found',
    ['GetConnector', 'DeleteConnector'],
    ({ nearest }) => `The organisation has no connector with this id.${didYouMean(nearest)}`
  ),
  nothingPublishedYet: rule(
    '404008',
    'connector has no published version',
    ['GetConnectorVersion'],
    () =>
      'The names latest and default stand for published versions. This connector has none: publish a version, or name a draft.'
  ),
  authSchemeConfigNotFound: rule<Nearest>(
    '404010',
    'auth scheme config not found',
    'assumed',
    ({ nearest }) => `The connector has no auth scheme config with this id.${didYouMean(nearest)}`
  ),
  versionIsPublished: rule(
    '409002',
    'connector version is published',
    'assumed',
    () => 'A published version cannot be changed. Create another version from it (fromVersion), and change that one.'
  ),
  versionExists: rule(
    '409010',
    'connector version exists',
    'assumed',
    () => 'The connector already has a version with this name. Choose another name.'
  ),
  publishedVersionStays: rule(
    '409011',
    'connector version is published',
    'assumed',
    () => 'Unpublish the version first, or send force=true.'
  ),
  publishedConnectorStays: rule(
    '409012',
    'connector is published',
    'assumed',
    () => 'Unpublish its versions first, or send force=true.'
  ),
  connectorInUse: rule(
    '409013',
    'connector is in use',
    'documented',
    () => 'Another product uses the connector. End that use (in the mock: /__admin/usages), or send force=true.'
  ),
  versionInUse: rule(
    '409014',
    'connector version is in use',
    'assumed',
    () => 'Another product uses the version or its whole connector. End that use first (in the mock: /__admin/usages).'
  ),
  defaultFollows: rule(
    '409015',
    'default version cannot be set this way',
    'assumed',
    () =>
      'The default is the published version that was chosen, or the latest if none was. To choose a draft, publish it ' +
      'first. To replace the default, choose another version.'
  )
} as const
