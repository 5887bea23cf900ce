import type { TSchema } from '@sinclair/typebox'
import * as action from './schemas/action.js'
import * as authSchemeConfig from './schemas/auth-scheme-config.js'
import * as common from './schemas/common.js'
import * as connection from './schemas/connection.js'
import * as connectionWrite from './schemas/connection-write.js'
import * as connector from './schemas/connector.js'
import * as connectorWrite from './schemas/connector-write.js'
import * as credential from './schemas/credential.js'
import * as definition from './schemas/definition.js'
import * as httpImport from './schemas/http-import.js'
import * as page from './schemas/page.js'
import * as protocol from './schemas/protocol.js'
import * as resource from './schemas/resource.js'
import * as trigger from './schemas/trigger.js'

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

/** The schemas of the contract by `$id`, which is the vendor's name. */
export const schemas: Readonly<Record<string, TSchema>> = Object.fromEntries(
  modules
    .flatMap((module): unknown[] => Object.values(module))
    .filter((exported): exported is TSchema => typeof exported === 'object' && exported !== null && '$id' in exported)
    .map(schema => [schema.$id as string, schema])
)

/** @internal */
type Exports = typeof action &
  typeof authSchemeConfig &
  typeof common &
  typeof connection &
  typeof connectionWrite &
  typeof connector &
  typeof connectorWrite &
  typeof credential &
  typeof definition &
  typeof httpImport &
  typeof page &
  typeof protocol &
  typeof resource &
  typeof trigger

/**
 * The type of the values that the schema of this name accepts. Not in the published types, which name each type.
 * @internal
 */
export type SchemaType<Name extends string> = Name extends keyof Exports
  ? Exports[Name] extends { readonly static: infer Value }
    ? Value
    : never
  : never
