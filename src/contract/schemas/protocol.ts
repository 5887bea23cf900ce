import { Type, type Static } from '@sinclair/typebox'
import { oneOfStrings, ref, ulid } from './json-schema.js'
import { page } from './page.js'

/** SPEC:4486. */
export const Protocol = Type.Object(
  {
    id: ulid(),
    slug: Type.String(),
    name: Type.String(),
    description: Type.String(),
    iconURL: Type.String({ format: 'uri' })
  },
  { $id: 'Protocol' }
)
export type Protocol = Static<typeof Protocol>

/** SPEC:4522. */
export const ProtocolPage = page('ProtocolPage', 'protocols', Type.Array(ref(Protocol)))
export type ProtocolPage = Static<typeof ProtocolPage>

/** SPEC:4534. Three more types than a connector can have (docs/contract.md 3.4). */
export const AuthSchemeType = oneOfStrings(
  [
    'none',
    'api-key',
    'basic-auth',
    'oauth2',
    'google-service-account',
    'hmac',
    'jwt-bearer',
    'custom-function',
    'certificate'
  ],
  { $id: 'AuthSchemeType' }
)
export type AuthSchemeType = Static<typeof AuthSchemeType>

/** SPEC:4549. */
export const AuthScheme = Type.Object(
  { id: ulid(), type: ref(AuthSchemeType), name: Type.String(), description: Type.String() },
  { $id: 'AuthScheme' }
)
export type AuthScheme = Static<typeof AuthScheme>

/** SPEC:4580. */
export const AuthSchemePage = page('AuthSchemePage', 'authSchemes', Type.Array(ref(AuthScheme)))
export type AuthSchemePage = Static<typeof AuthSchemePage>

/** SPEC:4591. */
export const SignedURL = Type.Object(
  {
    uploadUrl: Type.String({ format: 'uri', description: 'Accepts the file, once.' }),
    url: Type.String({ format: 'uri', description: 'Refers to the uploaded file.' })
  },
  { $id: 'SignedURL' }
)
export type SignedURL = Static<typeof SignedURL>
