import type { TSchema } from '@sinclair/typebox'
import * as action from './action.js'
import * as authSchemeConfig from './auth-scheme-config.js'
import * as common from './common.js'
import * as connection from './connection.js'
import * as connectionWrite from './connection-write.js'
import * as connector from './connector.js'
import * as connectorWrite from './connector-write.js'
import * as credential from './credential.js'
import * as definition from './definition.js'
import * as httpImport from './http-import.js'
import * as page from './page.js'
import * as protocol from './protocol.js'
import * as resource from './resource.js'
import * as trigger from './trigger.js'

const modules = [
  action,
  authSchemeConfig,
  common,
  connection,
  connectionWrite,
  connector,
  connectorWrite,
  credential,
  definition,
  httpImport,
  page,
  protocol,
  resource,
  trigger
]

/** Every schema of the contract under the vendor's name for it (its `$id`). */
export const schemas: Readonly<Record<string, TSchema>> = Object.fromEntries(
  modules
    .flatMap((module): unknown[] => Object.values(module))
    .filter((exported): exported is TSchema => typeof exported === 'object' && exported !== null && '$id' in exported)
    .map(schema => [schema.$id as string, schema])
)
