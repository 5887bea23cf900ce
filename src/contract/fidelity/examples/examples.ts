import { authentication } from './authentication.js'
import { connectorOperations } from './connector-operations.js'
import { connections } from './connections.js'
import { connectors } from './connectors.js'
import type { Example } from './exchange.js'
import { imports } from './import.js'
import { importCopies } from './import-copies.js'
import { mock } from './mock.js'
import { oauth2 } from './oauth2.js'
import { openapiImport } from './openapi-import.js'
import { requests } from './requests.js'
import { resources } from './resources.js'
import { responses } from './responses.js'
import { versionOperations } from './version-operations.js'
import { versions } from './versions.js'

/** An example for each entry of the ledger, by its id. */
export const examples: Readonly<Record<string, Example>> = {
  ...imports,
  ...importCopies,
  ...authentication,
  ...requests,
  ...responses,
  ...connectors,
  ...versions,
  ...connections,
  ...oauth2,
  ...resources,
  ...openapiImport,
  ...mock,
  ...connectorOperations,
  ...versionOperations
}
