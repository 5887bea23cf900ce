import { didYouMean, rule } from './error-rule.js'

/** What an operation finds wrong with what an organisation has. */
export const operationErrors = {
  ownConnectorNotFound: rule<{ nearest: string | undefined }>(
    '404007',
    'connector not found',
    'documented',
    ({ nearest }) => `The organisation has no connector of this id.${didYouMean(nearest)}`
  ),
  nothingPublishedYet: rule(
    '404008',
    'connector has no published version',
    'documented',
    () => 'The names latest and default stand for published versions, and it has none: publish one, or name a draft.'
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
  )
} as const
