/** The requests about connections, and responses other than a connection. */
import { Type, type Static } from '@sinclair/typebox'
import { AuthSchemeConfig } from './auth-scheme-config.js'
import { ConnectionVariable } from './connection.js'
import { credentialChoice } from './credential.js'
import { dateTime, ref, ulid } from './json-schema.js'
import { page } from './page.js'

/** SPEC:3222. */
export const ConnectionSummary = Type.Object(
  { id: ulid(), name: Type.String(), createdAt: dateTime(), updatedAt: dateTime() },
  { $id: 'ConnectionSummary' }
)
export type ConnectionSummary = Static<typeof ConnectionSummary>

/** SPEC:3252. The only page whose items are optional. The mock always returns them. */
export const ConnectorConnectionPage = page(
  'ConnectorConnectionPage',
  'items',
  Type.Optional(Type.Array(ref(ConnectionSummary)))
)
export type ConnectorConnectionPage = Static<typeof ConnectorConnectionPage>

/** SPEC:3264. The shape of `data` depends on `type`, as in Credential. */
export const CredentialCreate = credentialChoice({ name: Type.String() }, { $id: 'CredentialCreate' })
export type CredentialCreate = Static<typeof CredentialCreate>

/** SPEC:3288. */
export const ConnectionCredentialCreate = Type.Object(
  { authSchemeConfig: ref(AuthSchemeConfig), credential: ref(CredentialCreate) },
  { $id: 'ConnectionCredentialCreate' }
)
export type ConnectionCredentialCreate = Static<typeof ConnectionCredentialCreate>

/** SPEC:3298. */
export const ConnectionCredentialsCreate = Type.Object(
  {
    action: Type.Optional(Type.Array(ref(ConnectionCredentialCreate))),
    trigger: Type.Optional(Type.Array(ref(ConnectionCredentialCreate)))
  },
  { $id: 'ConnectionCredentialsCreate' }
)

/** SPEC:3320. */
export const ConnectionCreate = Type.Object(
  {
    name: Type.String(),
    credentials: ref(ConnectionCredentialsCreate),
    variables: Type.Array(ref(ConnectionVariable))
  },
  { $id: 'ConnectionCreate' }
)
export type ConnectionCreate = Static<typeof ConnectionCreate>

/** SPEC:3337. */
export const ConnectionCredentialUpdate = Type.Object(
  { id: ulid(), authSchemeConfig: ref(AuthSchemeConfig) },
  { $id: 'ConnectionCredentialUpdate' }
)
export type ConnectionCredentialUpdate = Static<typeof ConnectionCredentialUpdate>

/** SPEC:3355. */
export const ConnectionCredentialsUpdate = Type.Object(
  {
    action: Type.Optional(Type.Array(ref(ConnectionCredentialUpdate))),
    trigger: Type.Optional(Type.Array(ref(ConnectionCredentialUpdate)))
  },
  { $id: 'ConnectionCredentialsUpdate' }
)

/** SPEC:3373. */
export const ConnectionUpdate = Type.Object(
  {
    id: ulid(),
    name: Type.String(),
    credentials: Type.Optional(ref(ConnectionCredentialsUpdate)),
    variables: Type.Optional(
      Type.Array(ref(ConnectionVariable), { description: 'If omitted, the variables stay. An empty list clears them.' })
    )
  },
  { $id: 'ConnectionUpdate' }
)
export type ConnectionUpdate = Static<typeof ConnectionUpdate>

/** SPEC:3115. */
export const InitialiseOAuth2ConnectionRequest = Type.Object(
  {
    credential: Type.Object({ id: ulid(), organisationId: ulid() }),
    authorizeUrl: Type.String({ format: 'uri' }),
    clientId: Type.String(),
    scopes: Type.Optional(Type.Array(Type.String())),
    disableOfflineAccess: Type.Optional(Type.Boolean({ description: 'Whether to omit the scope offline_access.' })),
    prompt: Type.Optional(Type.String()),
    additionalParams: Type.Optional(Type.String({ description: 'A URL-encoded query string.' }))
  },
  { $id: 'InitialiseOAuth2ConnectionRequest' }
)
export type InitialiseOAuth2ConnectionRequest = Static<typeof InitialiseOAuth2ConnectionRequest>

/** SPEC:3210. */
export const InitialiseOAuth2ConnectionResponse = Type.Object(
  { url: Type.String({ description: 'The URL for the user.' }) },
  { $id: 'InitialiseOAuth2ConnectionResponse' }
)
export type InitialiseOAuth2ConnectionResponse = Static<typeof InitialiseOAuth2ConnectionResponse>
