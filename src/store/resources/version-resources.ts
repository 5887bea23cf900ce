/** What is versioned: actions, triggers and definitions. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { DefinitionNode } from '../shared/connector-graph.js'
import type { Database } from '../database/driver.js'
import { createVersionedRows } from './versioned-rows.js'

export interface VersionResources {
  readonly actions: readonly ActionByReference[]
  readonly triggers: readonly TriggerByReference[]
  readonly definitions: readonly DefinitionNode[]
}

export function createVersionResources(db: Database) {
  const actions = createBodies<ActionByReference>(db, 'actions')
  const triggers = createBodies<TriggerByReference>(db, 'triggers')
  const definitions = createDefinitions(db)

  return {
    actions,
    triggers,
    definitions,
    list: (versionId: string): VersionResources => ({
      actions: actions.list(versionId),
      triggers: triggers.list(versionId),
      definitions: definitions.list(versionId)
    }),
    insert: (versionId: string, resources: VersionResources) => {
      actions.insert(versionId, resources.actions)
      triggers.insert(versionId, resources.triggers)
      definitions.insert(versionId, resources.definitions)
    }
  }
}

interface BodyRow {
  readonly id: string
  readonly name: string
  readonly body: string
}

/** Actions and triggers are kept alike: their keys in columns, the whole of them as JSON. */
function createBodies<Body extends { id: string; name: string }>(db: Database, table: 'actions' | 'triggers') {
  return createVersionedRows<Body, BodyRow>(db, {
    table,
    columns: ['id', 'name', 'body'],
    toRow: body => ({ id: body.id, name: body.name, body: JSON.stringify(body) }),
    toItem: ({ body }) => JSON.parse(body) as Body
  })
}

interface DefinitionRow {
  readonly id: string
  readonly name: string
  readonly accept: string
  readonly description: string
  readonly content_type: string
  readonly content: string
}

function createDefinitions(db: Database) {
  return createVersionedRows<DefinitionNode, DefinitionRow>(db, {
    table: 'definitions',
    columns: ['id', 'name', 'accept', 'description', 'content_type', 'content'],
    toRow: toDefinitionRow,
    toItem: toDefinition
  })
}

function toDefinition(row: DefinitionRow): DefinitionNode {
  return {
    id: row.id,
    name: row.name,
    accept: JSON.parse(row.accept) as string[],
    description: row.description,
    schema: { contentType: row.content_type, content: row.content }
  }
}

function toDefinitionRow(definition: DefinitionNode): DefinitionRow {
  return {
    id: definition.id,
    name: definition.name,
    accept: JSON.stringify(definition.accept),
    description: definition.description,
    content_type: definition.schema.contentType,
    content: definition.schema.content
  }
}
