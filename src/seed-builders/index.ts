/** The entry `versori-mock/seed`: makes the parts of a seed, with valid ids and everything that is required. */
export { apiKeyScheme, connection, connector, organisation, stringCredential, version } from './parts.js'
export { createId } from './create-id.js'
export type {
  SeedConnection,
  SeedConnector,
  SeedDocument,
  SeedOrganisation,
  SeedVersion
} from '../control/seeds/seed-schema.js'
