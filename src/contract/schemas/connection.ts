import { Type, type Static } from '@sinclair/typebox'
import { AuthSchemeConfig } from './auth-scheme-config.js'
import { Credential } from './credential.js'
import { dateTime, ref, ulid } from './json-schema.js'

/** SPEC:2337. */
export const ConnectionVariable = Type.Object(
  { name: Type.String(), value: Type.String() },
  { $id: 'ConnectionVariable' }
)
export type ConnectionVariable = Static<typeof ConnectionVariable>

/** SPEC:2734. `authSchemeConfig` is a copy of the scheme from when the connection was created. */
export const ConnectionCredential = Type.Object(
  { id: ulid(), authSchemeConfig: ref(AuthSchemeConfig), credential: ref(Credential) },
  { $id: 'ConnectionCredential' }
)
export type ConnectionCredential = Static<typeof ConnectionCredential>

/** SPEC:2753. Credentials are applied in list order. */
export const ConnectionCredentials = Type.Object(
  {
    action: Type.Optional(Type.Array(ref(ConnectionCredential))),
    trigger: Type.Optional(Type.Array(ref(ConnectionCredential)))
  },
  { $id: 'ConnectionCredentials', minProperties: 1 }
)
export type ConnectionCredentials = Static<typeof ConnectionCredentials>

/** SPEC:2771. */
export const Connection = Type.Object(
  {
    id: ulid(),
    name: Type.String({ description: 'Unique in the connector.' }),
    credentials: ref(ConnectionCredentials),
    variables: Type.Array(ref(ConnectionVariable)),
    createdAt: dateTime(),
    updatedAt: dateTime()
  },
  { $id: 'Connection' }
)
export type Connection = Static<typeof Connection>
