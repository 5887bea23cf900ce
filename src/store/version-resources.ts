/** What is versioned: actions, triggers and definitions. */
import type { ActionByReference } from '../contract/action.js'
import type { TriggerByReference } from '../contract/trigger.js'
import type { DefinitionNode } from './connector-graph.js'
import type { Database } from './driver.js'

export interface VersionResources {
  readonly actions: readonly ActionByReference[]
  readonly triggers: readonly TriggerByReference[]
  readonly definitions: readonly DefinitionNode[]
}

interface DefinitionRow {
  readonly id: string
  readonly name: string
  readonly accept: string
  readonly description: string
  readonly content_type: string
  readonly content: string
}

const DEFINITION_COLUMNS = 'id, name, accept, description, content_type, content'

export function createVersionResources(db: Database) {
  const actions = createBodies<ActionByReference>(db, 'actions')
  const triggers = createBodies<TriggerByReference>(db, 'triggers')
  const listDefinitions = db.prepare<[string], DefinitionRow>(
    `SELECT ${DEFINITION_COLUMNS} FROM definitions WHERE version_id = ? ORDER BY position`
  )
  const insertDefinition = db.prepare<[DefinitionRow & { version_id: string; position: number }]>(`
    INSERT INTO definitions (version_id, position, ${DEFINITION_COLUMNS})
    VALUES (@version_id, @position, @id, @name, @accept, @description, @content_type, @content)
  `)

  return {
    list: (versionId: string): VersionResources => ({
      actions: actions.list(versionId),
      triggers: triggers.list(versionId),
      definitions: listDefinitions.all(versionId).map(toDefinition)
    }),
    insert: (versionId: string, resources: VersionResources) => {
      actions.insert(versionId, resources.actions)
      triggers.insert(versionId, resources.triggers)
      resources.definitions.forEach((definition, position) =>
        insertDefinition.run({ version_id: versionId, position, ...toRow(definition) })
      )
    }
  }
}

/** Actions and triggers are kept alike: their keys in columns, the whole of them as JSON. */
function createBodies<Body extends { id: string; name: string }>(db: Database, table: 'actions' | 'triggers') {
  const list = db
    .prepare<[string], string>(`SELECT body FROM ${table} WHERE version_id = ? ORDER BY position`)
    .pluck()
  const insert = db.prepare<[string, string, string, number, string]>(
    `INSERT INTO ${table} (version_id, name, id, position, body) VALUES (?, ?, ?, ?, ?)`
  )
  return {
    list: (versionId: string) => list.all(versionId).map(body => JSON.parse(body) as Body),
    insert: (versionId: string, bodies: readonly Body[]) => {
      bodies.forEach((body, position) =>
        insert.run(versionId, body.name, body.id, position, JSON.stringify(body))
      )
    }
  }
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

function toRow(definition: DefinitionNode): DefinitionRow {
  return {
    id: definition.id,
    name: definition.name,
    accept: JSON.stringify(definition.accept),
    description: definition.description,
    content_type: definition.schema.contentType,
    content: definition.schema.content
  }
}
