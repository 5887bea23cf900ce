/** Parses the schemas in a body. Asynchronous because it takes time, and the YAML parser is loaded on first use. */
import { nextTurn } from '../../core/timers.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import type {
  DefinitionsCreate,
  DefinitionsCreateDefinition,
  DefinitionUpdate,
  InlineSchema
} from '../../contract/schemas/definition.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { MAX_CREATED_DEFINITIONS } from '../../contract/limits.js'
import { expected } from '../../validation/describe-value.js'
import { isMediaRange } from '../shared/media-types.js'
import { readSentSchema, SchemaMistake, type SentSchema } from './schema-text.js'

/** The body of CreateDefinitions with parsed schemas. */
export interface SentDefinitions {
  readonly definitions: readonly SentDefinition[]
}

export type SentDefinition = Omit<DefinitionsCreateDefinition, 'schema'> & { readonly schema: SentSchema }

/** The body of UpdateDefinition with a parsed schema. */
export type SentDefinitionUpdate = Omit<DefinitionUpdate, 'schema'> & { readonly schema?: SentSchema }

/** In characters. */
const SLICE_LENGTH = 65_536

/** @throws ApiError 400 `definitionInvalid` for too many definitions, and with a field for each invalid schema. */
export async function readDefinitions({ definitions }: DefinitionsCreate): Promise<SentDefinitions> {
  if (definitions.length > MAX_CREATED_DEFINITIONS) {
    const message = `expected at most ${MAX_CREATED_DEFINITIONS} definitions, got ${definitions.length}`
    throw invalidField('definitions', message, 'definitionInvalid')
  }
  const problems: ErrorField[] = []
  const read: SentDefinition[] = []
  let parsed = 0
  for (const [index, { schema, ...definition }] of definitions.entries()) {
    // Other requests are served between long schemas.
    parsed += schema.content.length
    if (parsed > SLICE_LENGTH) {
      parsed = 0
      await nextTurn()
    }
    problems.push(...findAcceptProblems(definition, `definitions[${index}].`))
    const sent = await readSchema(schema, `definitions[${index}].schema`, problems)
    if (sent !== undefined) read.push({ ...definition, schema: sent })
  }
  assertValid(problems, 'definitionInvalid')
  return { definitions: read }
}

/** @throws ApiError 400 `definitionInvalid`. */
export async function readDefinitionUpdate({ schema, ...update }: DefinitionUpdate): Promise<SentDefinitionUpdate> {
  const problems = findAcceptProblems(update, '')
  const sent = schema && (await readSchema(schema, 'schema', problems))
  assertValid(problems, 'definitionInvalid')
  return sent === undefined ? update : { ...update, schema: sent }
}

/** @param path of the definition. */
function findAcceptProblems({ accept }: Pick<DefinitionUpdate, 'accept'>, path: string): ErrorField[] {
  return accept.flatMap((text, index) => {
    if (isMediaRange(text)) return []
    const message = expected('a media type such as application/json', text)
    return [{ field: `${path}accept[${index}]`, message }]
  })
}

async function readSchema(schema: InlineSchema, path: string, problems: ErrorField[]): Promise<SentSchema | undefined> {
  const sent = await readSentSchema(schema)
  if (!(sent instanceof SchemaMistake)) return sent
  problems.push({ field: `${path}.${sent.property}`, message: sent.message })
  return undefined
}
