import { Type, type SchemaOptions, type Static, type TProperties, type TSchema } from '@sinclair/typebox'
import { ProtocolType } from './common.js'
import { choice, dateTime, oneOfStrings, ref, ulid, uri, uriOrEmpty } from './json-schema.js'

/** SPEC:2367-2379. */
export const CredentialType = oneOfStrings(
  [
    'none',
    'string',
    'binary',
    'basic-auth',
    'oauth2-client',
    'oauth2-code',
    'oauth2-password',
    'oauth2-token',
    'custom-function',
    'certificate',
    'jwt-bearer'
  ],
  { $id: 'CredentialType' }
)
export type CredentialType = Static<typeof CredentialType>

const redacted = { description: 'Redacted in responses.' }

/** SPEC:2474. */
export const CredentialDataNone = Type.Object({}, { $id: 'CredentialDataNone', additionalProperties: false })

/** SPEC:2480. */
export const CredentialDataString = Type.Object({ value: Type.String(redacted) }, { $id: 'CredentialDataString' })

/** SPEC:2492. */
export const CredentialDataBinary = Type.Object({ valueBase64: Type.String(redacted) }, { $id: 'CredentialDataBinary' })

/** SPEC:2506. */
export const CredentialDataBasicAuth = Type.Object(
  { username: Type.String(), password: Type.String(redacted) },
  { $id: 'CredentialDataBasicAuth' }
)

/** SPEC:2523. `authorizeUrl` is empty for the `client_credentials` grant. */
export const CredentialDataOAuth2Client = Type.Object(
  {
    clientId: Type.String(),
    clientSecret: Type.String(redacted),
    authorizeUrl: uriOrEmpty({ description: 'Empty for the client_credentials grant.' }),
    tokenUrl: uri(),
    scopes: Type.Optional(Type.Array(Type.String())),
    additionalParams: Type.Optional(Type.String()),
    mTLSEnabled: Type.Optional(Type.Boolean()),
    mTLSCredentialId: Type.Optional(Type.String())
  },
  { $id: 'CredentialDataOAuth2Client' }
)

/** SPEC:2589. */
export const CredentialDataOAuth2Token = Type.Object(
  {
    scopes: Type.Array(Type.String()),
    accessToken: Type.Optional(Type.String({ description: 'Omitted from responses.' })),
    refreshToken: Type.Optional(Type.String({ description: 'Omitted from responses.' }))
  },
  { $id: 'CredentialDataOAuth2Token' }
)

/** SPEC:2617. For requests only; it reads back as `oauth2-token`. */
export const CredentialDataOAuth2Code = Type.Object(
  { code: Type.String(), state: Type.String() },
  { $id: 'CredentialDataOAuth2Code' }
)

/** SPEC:2637. */
export const CredentialDataOAuth2Password = Type.Object(
  { username: Type.String(), password: Type.String(redacted) },
  { $id: 'CredentialDataOAuth2Password' }
)

/** SPEC:2654. */
export const CredentialDataCertificate = Type.Object(
  { certificate: Type.String(), key: Type.String(redacted), ca: Type.String() },
  { $id: 'CredentialDataCertificate' }
)

/** SPEC:2380. */
export const ConnectorSummaryBase = Type.Object(
  {
    id: ulid(),
    organisationId: ulid(),
    name: Type.String(),
    protocol: ref(ProtocolType),
    createdAt: dateTime(),
    updatedAt: dateTime()
  },
  { $id: 'ConnectorSummaryBase' }
)

/** SPEC:2419. */
export const CredentialUsageConnection = Type.Object(
  {
    id: ulid(),
    name: Type.String(),
    connector: ref(ConnectorSummaryBase),
    createdAt: dateTime(),
    updatedAt: dateTime()
  },
  { $id: 'CredentialUsageConnection' }
)

/** SPEC:2454. */
export const CredentialUsage = Type.Object({ connection: ref(CredentialUsageConnection) }, { $id: 'CredentialUsage' })
export type CredentialUsage = Static<typeof CredentialUsage>

/** SPEC:2465. */
export const CredentialUsages = Type.Array(ref(CredentialUsage), {
  $id: 'CredentialUsages',
  description: 'The connections that use the credential.'
})

/** The contract has no schema for these types (SPEC:2367-2379). Any object is stored; responses omit it. */
const undescribedData = Type.Record(Type.String(), Type.Unknown())

/**
 * The vendor's `data` is a `oneOf` without a discriminator. It rejects valid credentials, because `basic-auth` and
 * `oauth2-password` have the same data. Here, `type` decides the shape of `data`.
 *
 * Not in the published types: its generic type is too large for older versions of TypeScript.
 * @internal
 */
export function credentialChoice<const Base extends TProperties>(base: Base, options: SchemaOptions) {
  const credential = <const T extends CredentialType, D extends TSchema>(type: T, data: D) =>
    Type.Object({ ...base, type: Type.Literal(type), data })
  return choice(
    'type',
    [
      credential('none', ref(CredentialDataNone)),
      credential('string', ref(CredentialDataString)),
      credential('binary', ref(CredentialDataBinary)),
      credential('basic-auth', ref(CredentialDataBasicAuth)),
      credential('oauth2-client', ref(CredentialDataOAuth2Client)),
      credential('oauth2-code', ref(CredentialDataOAuth2Code)),
      credential('oauth2-password', ref(CredentialDataOAuth2Password)),
      credential('oauth2-token', ref(CredentialDataOAuth2Token)),
      credential('certificate', ref(CredentialDataCertificate)),
      credential('custom-function', undescribedData),
      credential('jwt-bearer', undescribedData)
    ],
    options
  )
}

/** SPEC:2672. */
export const Credential = credentialChoice(
  {
    id: ulid(),
    organisationId: ulid(),
    name: Type.String(),
    usages: Type.Optional(ref(CredentialUsages)),
    errors: Type.Optional(Type.Array(Type.String())),
    expiresAt: Type.Optional(dateTime())
  },
  { $id: 'Credential', description: 'A secret of an organisation. The shape of `data` depends on `type`.' }
)
export type Credential = Static<typeof Credential>
