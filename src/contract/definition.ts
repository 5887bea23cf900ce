import { Type, type Static } from '@sinclair/typebox'
import { oneOfStrings, ref, ulid } from './json-schema.js'

/** SPEC:3625. What else mentions a definition. */
export const DefinitionReference = Type.Object(
  { type: oneOfStrings(['definition', 'action', 'trigger']), id: ulid(), name: Type.String() },
  { $id: 'DefinitionReference' }
)

/** SPEC:3600-3615. `accept` lists the media types of the data that the definition describes. */
const common = {
  name: Type.String({ pattern: '^[a-zA-Z0-9_\\-]+$' }),
  accept: Type.Array(Type.String()),
  description: Type.Optional(Type.String())
}

/** SPEC:3655. The schema itself is read from `url`. */
export const Definition = Type.Object(
  {
    id: ulid(),
    ...common,
    url: Type.String({ format: 'uri' }),
    referencedBy: Type.Optional(Type.Array(ref(DefinitionReference)))
  },
  { $id: 'Definition', description: 'The shape of some data that a connector sends or receives.' }
)
export type Definition = Static<typeof Definition>

/** SPEC:3797. */
export const DefinitionRefId = Type.Object({ id: ulid() }, { $id: 'DefinitionRefId' })

/** SPEC:4340. The schema of a definition as it is sent. */
export const InlineSchema = Type.Object(
  {
    contentType: Type.String({ description: 'The media type of the schema itself.' }),
    content: Type.String({ description: 'The schema, as text.' })
  },
  { $id: 'InlineSchema' }
)
export type InlineSchema = Static<typeof InlineSchema>
