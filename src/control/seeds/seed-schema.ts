/** The schemas of a seed document. Imported only to validate seeds. */
import { Type, type Static } from '@sinclair/typebox'
import { actionHTTPProperties } from '../../contract/schemas/action.js'
import { AuthSchemeConfig } from '../../contract/schemas/auth-scheme-config.js'
import { Category } from '../../contract/schemas/common.js'
import { Connection } from '../../contract/schemas/connection.js'
import { BigQueryConnector, ConnectorVersion, HTTPConnector } from '../../contract/schemas/connector.js'
import { Credential } from '../../contract/schemas/credential.js'
import { DefinitionReference, InlineSchema } from '../../contract/schemas/definition.js'
import { MAX_NAME_LENGTH } from '../../contract/limits.js'
import { choice, dateTime, oneOfStrings, ref, ulid } from '../../contract/schemas/json-schema.js'
import { settingNames, settingTable, type Settings } from '../../contract/settings.js'
import { triggerHTTPProperties } from '../../contract/schemas/trigger.js'

/** Not a boolean, because normalisation drops a false optional boolean. */
const trueOrFalse = (description: string) => Type.Unsafe<boolean>({ enum: [true, false], description })

const optional = {
  createdAt: Type.Optional(
    dateTime({ description: 'Default: the time of the connector, or the time when the seed is loaded.' })
  ),
  updatedAt: Type.Optional(dateTime({ description: 'Default: createdAt.' }))
}

export const SeedApiKey = Type.Object(
  {
    key: Type.Optional(Type.String({ minLength: 1, description: 'The key. Only its SHA-256 is stored.' })),
    sha256: Type.Optional(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'The SHA-256 of the key, instead of the key.' })
    ),
    name: Type.Optional(Type.String()),
    expiresAt: Type.Optional(dateTime())
  },
  { $id: 'SeedApiKey', minProperties: 1 }
)

export const SeedSigningKey = Type.Object(
  {
    id: ulid({ description: 'The last part of the issuer: https://versori.com/sk/<id>.' }),
    name: Type.Optional(Type.String()),
    publicKey: Type.String({ description: 'An RSA public key of 2048 bits or more, in PEM.' })
  },
  { $id: 'SeedSigningKey' }
)

export const SeedOrganisation = Type.Object(
  {
    id: ulid(),
    name: Type.String({ minLength: 1 }),
    apiKeys: Type.Optional(Type.Array(ref(SeedApiKey))),
    signingKeys: Type.Optional(Type.Array(ref(SeedSigningKey)))
  },
  { $id: 'SeedOrganisation' }
)

export const SeedUser = Type.Object(
  { sub: Type.String({ minLength: 1 }), organisations: Type.Array(ulid()) },
  { $id: 'SeedUser' }
)

export const SeedSettings = Type.Unsafe<Partial<Settings>>({
  $id: 'SeedSettings',
  type: 'object',
  properties: Object.fromEntries(
    settingNames.map(name => [
      name,
      { enum: [...settingTable[name].values], description: settingTable[name].description }
    ])
  )
})

/** A definition of the same version, by id or name. Its other properties are accepted but not needed. */
export const SeedDefinitionLink = Type.Object(
  {
    id: Type.Optional(ulid()),
    name: Type.Optional(Type.String()),
    accept: Type.Optional(Type.Array(Type.String())),
    description: Type.Optional(Type.String()),
    url: Type.Optional(Type.String()),
    referencedBy: Type.Optional(Type.Array(ref(DefinitionReference)))
  },
  { $id: 'SeedDefinitionLink', minProperties: 1 }
)

export const SeedAction = Type.Object(actionHTTPProperties(ref(SeedDefinitionLink)), { $id: 'SeedAction' })
export const SeedTrigger = Type.Object(triggerHTTPProperties(ref(SeedDefinitionLink)), { $id: 'SeedTrigger' })

export const SeedDefinition = Type.Object(
  {
    id: ulid(),
    name: Type.String({ pattern: '^[a-zA-Z0-9_\\-]+$' }),
    accept: Type.Array(Type.String()),
    description: Type.Optional(Type.String()),
    url: Type.Optional(Type.String({ description: 'Ignored, because the mock derives it.' })),
    referencedBy: Type.Optional(Type.Array(ref(DefinitionReference))),
    schema: Type.Optional(ref(InlineSchema))
  },
  { $id: 'SeedDefinition' }
)

export const SeedVersion = Type.Object(
  {
    ...ConnectorVersion.properties,
    ...optional,
    isLatest: Type.Optional(trueOrFalse('Derived from publishedAt, and checked if present.')),
    isDefault: Type.Optional(trueOrFalse('Whether the user chose this version as the default.')),
    name: Type.String({ minLength: 1, maxLength: MAX_NAME_LENGTH }),
    actions: Type.Optional(Type.Array(ref(SeedAction))),
    triggers: Type.Optional(Type.Array(ref(SeedTrigger))),
    definitions: Type.Optional(Type.Array(ref(SeedDefinition)))
  },
  { $id: 'SeedVersion' }
)

export const SeedConnection = Type.Object(
  { ...Connection.properties, ...optional, variables: Type.Optional(Connection.properties.variables) },
  { $id: 'SeedConnection' }
)

const connectorExtensions = {
  ...optional,
  authSchemeConfigs: Type.Optional(Type.Array(ref(AuthSchemeConfig))),
  categories: Type.Optional(Type.Array(ref(Category))),
  importedFrom: Type.Optional(
    Type.Object(
      { connectorId: ulid(), versionName: Type.String() },
      { description: 'The source of an imported connector, written by export.' }
    )
  ),
  connections: Type.Optional(Type.Array(ref(SeedConnection))),
  versions: Type.Array(ref(SeedVersion))
}

export const SeedHTTPConnector = Type.Object(
  { ...HTTPConnector.properties, ...connectorExtensions },
  { $id: 'SeedHTTPConnector' }
)

export const SeedBigQueryConnector = Type.Object(
  { ...BigQueryConnector.properties, ...connectorExtensions },
  { $id: 'SeedBigQueryConnector' }
)

export const SeedConnector = choice('protocol', [SeedHTTPConnector, SeedBigQueryConnector], { $id: 'SeedConnector' })

export const SeedUsage = Type.Object(
  {
    connectorId: ulid(),
    version: Type.Optional(Type.String({ description: 'A version of the connector, by its name.' })),
    connectionId: Type.Optional(ulid({ description: 'A connection of the connector.' })),
    product: Type.Optional(
      Type.String({ minLength: 1, description: 'The product that uses it. Default: Switchboard.' })
    )
  },
  {
    $id: 'SeedUsage',
    description: 'Marks a connector, or one of its versions or connections, as used by another product.'
  }
)

export const SeedOAuth2Flow = Type.Object(
  {
    state: Type.String({ minLength: 1 }),
    organisationId: ulid(),
    connectorId: ulid({ description: 'A connector of the organisation.' }),
    clientId: Type.String(),
    scopes: Type.Array(Type.String()),
    prompt: Type.Optional(Type.String()),
    consent: oneOfStrings(settingTable.oauth2Consent.values),
    expiresAt: dateTime(),
    usedAt: Type.Optional(dateTime({ description: 'When a connection was created with it.' }))
  },
  { $id: 'SeedOAuth2Flow', description: 'An OAuth 2.0 flow that was started, written by export.' }
)

export const SeedDocument = Type.Object(
  {
    '$schema': Type.Optional(Type.String({ description: 'For editors.' })),
    'organisations': Type.Optional(Type.Array(ref(SeedOrganisation))),
    'users': Type.Optional(Type.Array(ref(SeedUser))),
    'connectors': Type.Optional(Type.Array(ref(SeedConnector))),
    'usages': Type.Optional(Type.Array(ref(SeedUsage))),
    'credentials': Type.Optional(
      Type.Array(ref(Credential), {
        description: 'Credentials that no connection uses, but a grant or a scheme refers to.'
      })
    ),
    'oauth2Flows': Type.Optional(Type.Array(ref(SeedOAuth2Flow))),
    'settings': Type.Optional(ref(SeedSettings)),
    'x-capture': Type.Optional(
      Type.Object(
        {},
        { additionalProperties: true, description: 'What capture noted about the platform. The mock ignores it.' }
      )
    )
  },
  { $id: 'SeedDocument' }
)

export type SeedApiKey = Static<typeof SeedApiKey>
export type SeedSigningKey = Static<typeof SeedSigningKey>
export type SeedOrganisation = Static<typeof SeedOrganisation>
export type SeedUser = Static<typeof SeedUser>
export type SeedAction = Static<typeof SeedAction>
export type SeedTrigger = Static<typeof SeedTrigger>
export type SeedDefinition = Static<typeof SeedDefinition>
export type SeedDefinitionLink = Static<typeof SeedDefinitionLink>
export type SeedVersion = Static<typeof SeedVersion>
export type SeedConnection = Static<typeof SeedConnection>
export type SeedConnector = Static<typeof SeedConnector>
export type SeedUsage = Static<typeof SeedUsage>
export type SeedOAuth2Flow = Static<typeof SeedOAuth2Flow>
export type SeedDocument = Static<typeof SeedDocument>
