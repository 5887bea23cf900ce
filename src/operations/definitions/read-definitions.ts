/** Reads the schemas that a body holds, which cannot be done at once: YAML is loaded when it is first met. */
import type { ErrorField } from '../../contract/schemas/common.js'
import type {
  DefinitionsCreate,
  DefinitionsCreateDefinition,
  DefinitionUpdate,
  InlineSchema
} from '../../contract/schemas/definition.js'
import { apiError } from '../../contract/errors.js'
import { readSentSchema, SchemaMistake, type SentSchema } from './schema-text.js'

/** The body of CreateDefinitions, its schemas read. */
export interface SentDefinitions {
  readonly definitions: readonly SentDefinition[]
}

export type SentDefinition = Omit<DefinitionsCreateDefinition, 'schema'> & { readonly schema: SentSchema }

/** The body of UpdateDefinition, its schema read. */
export type SentDefinitionUpdate = Omit<DefinitionUpdate, 'schema'> & { readonly schema?: SentSchema }

/** @throws ApiError 400 `definitionInvalid`, which names each schema that is unusable. */
export async function readDefinitions({ definitions }: DefinitionsCreate): Promise<SentDefinitions> {
  const fields: ErrorField[] = []
  const read: SentDefinition[] = []
  for (const [index, { schema, ...definition }] of definitions.entries()) {
    const sent = await readSchema(schema, `definitions[${index}].schema`, fields)
    if (sent !== undefined) read.push({ ...definition, schema: sent })
  }
  if (fields.length > 0) throw apiError('definitionInvalid', { fields })
  return { definitions: read }
}

/** @throws ApiError 400 `definitionInvalid`. */
export async function readDefinitionUpdate({ schema, ...update }: DefinitionUpdate): Promise<SentDefinitionUpdate> {
  if (schema === undefined) return update
  const fields: ErrorField[] = []
  const sent = await readSchema(schema, 'schema', fields)
  if (sent === undefined) throw apiError('definitionInvalid', { fields })
  return { ...update, schema: sent }
}

async function readSchema(schema: InlineSchema, path: string, fields: ErrorField[]): Promise<SentSchema | undefined> {
  const sent = await readSentSchema(schema)
  if (!(sent instanceof SchemaMistake)) return sent
  fields.push({ field: `${path}.${sent.property}`, message: sent.message })
  return undefined
}
