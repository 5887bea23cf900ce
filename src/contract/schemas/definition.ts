import { Type, type Static } from '@sinclair/typebox'
import { ErrorBody } from './common.js'
import { oneOfStrings, ref, ulid } from './json-schema.js'
import { page } from './page.js'

/** SPEC:3652. An entity that refers to a definition. */
export const DefinitionReference = Type.Object(
  { type: oneOfStrings(['definition', 'action', 'trigger']), id: ulid(), name: Type.String() },
  { $id: 'DefinitionReference' }
)
export type DefinitionReference = Static<typeof DefinitionReference>

/** SPEC:3619-3650. `accept` lists the media types of the data that the definition describes. */
const common = {
  name: Type.String({ pattern: '^[a-zA-Z0-9_\\-]+$' }),
  accept: Type.Array(Type.String()),
  description: Type.Optional(Type.String())
}

export const DefinitionCommon = Type.Object(common, { $id: 'DefinitionCommon' })

/** SPEC:3681. The schema itself is at `url`. */
export const Definition = Type.Object(
  {
    id: ulid(),
    ...common,
    url: Type.String({ format: 'uri' }),
    referencedBy: Type.Optional(Type.Array(ref(DefinitionReference)))
  },
  { $id: 'Definition', description: 'Describes data that a connector sends or receives.' }
)
export type Definition = Static<typeof Definition>

/** SPEC:3848. */
export const DefinitionRefId = Type.Object({ id: ulid() }, { $id: 'DefinitionRefId' })

/** SPEC:3862. */
export const DefinitionRefName = Type.Object({ name: Type.String() }, { $id: 'DefinitionRefName' })

/** SPEC:3871. By id or by name, not both. */
export const DefinitionRef = Type.Unsafe<Static<typeof DefinitionRefId> | Static<typeof DefinitionRefName>>({
  $id: 'DefinitionRef',
  oneOf: [ref(DefinitionRefId), ref(DefinitionRefName)]
})
export type DefinitionRef = Static<typeof DefinitionRef>

/** SPEC:4314. A schema in a request. */
export const InlineSchema = Type.Object(
  {
    contentType: Type.String({ description: 'The media type of the schema itself.' }),
    content: Type.String({ description: 'The text of the schema.' })
  },
  { $id: 'InlineSchema' }
)
export type InlineSchema = Static<typeof InlineSchema>

/** SPEC:4302. */
export const DefinitionPage = page('DefinitionPage', 'definitions', Type.Array(ref(Definition)))
export type DefinitionPage = Static<typeof DefinitionPage>

/** SPEC:4342. */
export const DefinitionsCreateDefinition = Type.Object(
  { ...common, schema: ref(InlineSchema) },
  { $id: 'DefinitionsCreateDefinition' }
)
export type DefinitionsCreateDefinition = Static<typeof DefinitionsCreateDefinition>

/** SPEC:4352. */
export const DefinitionsCreate = Type.Object(
  { definitions: Type.Array(ref(DefinitionsCreateDefinition)) },
  { $id: 'DefinitionsCreate' }
)
export type DefinitionsCreate = Static<typeof DefinitionsCreate>

/** SPEC:4389. The created definitions. Not a page. */
export const Definitions = Type.Object({ definitions: Type.Array(ref(Definition)) }, { $id: 'Definitions' })
export type Definitions = Static<typeof Definitions>

/** SPEC:4401. */
export const DefinitionsDelete = Type.Object(
  {
    ids: Type.Optional(Type.Array(ulid())),
    names: Type.Optional(Type.Array(Type.String())),
    all: Type.Optional(
      Type.Boolean({ description: 'Deletes every definition of the version. Cannot be combined with ids or names.' })
    )
  },
  { $id: 'DefinitionsDelete', minProperties: 1 }
)
export type DefinitionsDelete = Static<typeof DefinitionsDelete>

/** SPEC:4435. */
export const DefinitionsDeletePreconditionFailedDefinition = Type.Object(
  { id: ulid(), name: Type.String(), referencedBy: Type.Array(ref(DefinitionReference)) },
  { $id: 'DefinitionsDeletePreconditionFailedDefinition' }
)

/** SPEC:4457. An error with the definition that is in use. */
export const DefinitionDeletePreconditionFailed = Type.Object(
  {
    ...ErrorBody.properties,
    definition: Type.Optional(ref(DefinitionsDeletePreconditionFailedDefinition))
  },
  { $id: 'DefinitionDeletePreconditionFailed' }
)
export type DefinitionDeletePreconditionFailed = Static<typeof DefinitionDeletePreconditionFailed>

/** SPEC:4466. */
export const DefinitionUpdate = Type.Object(
  { id: ulid(), ...common, schema: Type.Optional(ref(InlineSchema)) },
  { $id: 'DefinitionUpdate' }
)
export type DefinitionUpdate = Static<typeof DefinitionUpdate>

/** SPEC:1673, an inline schema. A JSON Schema can be `true` or `false`. */
export const RawSchema = Type.Unsafe<object | boolean>({
  $id: 'RawSchema',
  oneOf: [{ type: 'object' }, { type: 'boolean' }]
})
export type RawSchema = Static<typeof RawSchema>
