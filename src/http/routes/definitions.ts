import type { DefinitionsCreate, DefinitionsDelete, DefinitionUpdate } from '../../contract/schemas/definition.js'
import { createDefinitions } from '../../operations/definitions/create-definitions.js'
import { deleteDefinition, deleteDefinitions } from '../../operations/definitions/delete-definitions.js'
import { getDefinition, getDefinitions } from '../../operations/definitions/get-definitions.js'
import { getRawSchema } from '../../operations/definitions/get-raw-schema.js'
import {
  readDefinitions,
  readDefinitionUpdate,
  type SentDefinitions,
  type SentDefinitionUpdate
} from '../../operations/definitions/read-definitions.js'
import { updateDefinition } from '../../operations/definitions/update-definition.js'
import { type PathValues, versionIn } from './path-values.js'
import { TextAnswer } from './text-answer.js'
import type { VendorRoute } from './vendor-route.js'

const definitionIn = (path: PathValues) => ({ ...versionIn(path), definitionName: path.definition_name })

const create: VendorRoute<SentDefinitions> = {
  prepare: ({ body }) => readDefinitions(body as DefinitionsCreate),
  handle: ({ sandbox, path, body }) => createDefinitions(sandbox, { ...versionIn(path), body })
}

const update: VendorRoute<SentDefinitionUpdate> = {
  prepare: ({ body }) => readDefinitionUpdate(body as DefinitionUpdate),
  handle: ({ sandbox, path, body }) => updateDefinition(sandbox, { ...definitionIn(path), body })
}

const removeAll: VendorRoute<DefinitionsDelete> = {
  handle: ({ sandbox, path, query, body }) =>
    deleteDefinitions(sandbox, { ...versionIn(path), body, force: query.force })
}

const getSchema: VendorRoute = {
  handle: ({ sandbox, path }) => {
    const schema = getRawSchema(sandbox, { ...versionIn(path), filename: path.schema_filename })
    return 'document' in schema ? schema.document : new TextAnswer(toTextType(schema.contentType), schema.content)
  }
}

/** Of what is kept only XML goes by its own name. */
function toTextType(contentType: string): string {
  return `text/${/[/+]xml *(;|$)/i.test(contentType) ? 'xml' : 'plain'}; charset=utf-8`
}

export const definitionRoutes = {
  GetDefinitions: {
    handle: ({ sandbox, path, query }) => getDefinitions(sandbox, { ...versionIn(path), page: query, name: query.name })
  },
  CreateDefinitions: create,
  DeleteDefinitions: removeAll,
  GetDefinition: { handle: ({ sandbox, path }) => getDefinition(sandbox, definitionIn(path)) },
  UpdateDefinition: update,
  DeleteDefinition: {
    handle: ({ sandbox, path, query }) => deleteDefinition(sandbox, { ...definitionIn(path), force: query.force })
  },
  GetRawSchema: getSchema
} satisfies Record<string, VendorRoute>
