import type { TSchema } from '@sinclair/typebox'
import * as action from './action.js'
import * as authSchemeConfig from './auth-scheme-config.js'
import * as common from './common.js'
import * as connection from './connection.js'
import * as connector from './connector.js'
import * as credential from './credential.js'
import * as definition from './definition.js'
import * as trigger from './trigger.js'

/** Every schema of the contract under the vendor's name for it (its `$id`). */
export const schemas: Readonly<Record<string, TSchema>> = Object.fromEntries(
  [action, authSchemeConfig, common, connection, connector, credential, definition, trigger]
    .flatMap((module): unknown[] => Object.values(module))
    .filter((exported): exported is TSchema => typeof exported === 'object' && exported !== null && '$id' in exported)
    .map(schema => [schema.$id as string, schema])
)
