/** The resources of a version: actions, triggers and definitions. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import { listLinkedIds } from '../../contract/resource-bodies.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import type { Database } from '../database/driver.js'
import type { DefinitionNode } from '../shared/connector-graph.js'
import type { Row } from '../shared/rows.js'
import { createVersionOutlines } from './version-outlines.js'
import { createVersionedRows, listVersionedRows, type VersionedTable } from './versioned-rows.js'

export interface VersionResources {
  readonly actions: readonly ActionByReference[]
  readonly triggers: readonly TriggerByReference[]
  readonly definitions: readonly DefinitionNode[]
}

interface BodyRow {
  readonly id: string
  readonly name: string
  readonly body: string
  readonly links: string
}

/** Actions and triggers are stored as JSON, with columns for their keys and links. */
function createBodyTable<Body extends ActionByReference | TriggerByReference>(
  table: 'actions' | 'triggers'
): VersionedTable<Body, BodyRow> {
  return {
    table,
    columns: ['id', 'name', 'body', 'links'],
    toRow: body => ({
      id: body.id,
      name: body.name,
      body: JSON.stringify(body),
      links: JSON.stringify(listLinkedIds(body))
    }),
    toItem: ({ body }) => JSON.parse(body) as Body
  }
}

interface DefinitionRow {
  readonly id: string
  readonly name: string
  readonly accept: string
  readonly description: string
  readonly content_type: string
  readonly content: string
  readonly refers_to: string | null
}

const ACTIONS = createBodyTable<ActionByReference>('actions')
const TRIGGERS = createBodyTable<TriggerByReference>('triggers')
const DEFINITIONS: VersionedTable<DefinitionNode, DefinitionRow> = {
  table: 'definitions',
  columns: ['id', 'name', 'accept', 'description', 'content_type', 'content', 'refers_to'],
  toRow: toDefinitionRow,
  toItem: toDefinition
}

export function createVersionResources(db: Database) {
  const actions = createVersionedRows(db, ACTIONS)
  const triggers = createVersionedRows(db, TRIGGERS)
  const definitions = createVersionedRows(db, DEFINITIONS)

  return {
    actions,
    triggers,
    definitions,
    ...createVersionOutlines(db),
    list: (versionId: string): VersionResources => ({
      actions: actions.list(versionId),
      triggers: triggers.list(versionId),
      definitions: definitions.list(versionId)
    })
  }
}

/** For a version that has no resources yet. */
export function toResourceRows(versionId: string, resources: Partial<VersionResources>, first = 0): Row[] {
  return [...listResourceRows(versionId, resources, first)]
}

export function* listResourceRows(
  versionId: string,
  { actions = [], triggers = [], definitions = [] }: Partial<VersionResources>,
  first = 0
): Generator<Row, void> {
  const placement = { versionId, first }
  yield* listVersionedRows(ACTIONS, placement, actions)
  yield* listVersionedRows(TRIGGERS, placement, triggers)
  yield* listVersionedRows(DEFINITIONS, placement, definitions)
}

function toDefinition(row: DefinitionRow): DefinitionNode {
  return {
    id: row.id,
    name: row.name,
    accept: JSON.parse(row.accept) as string[],
    description: row.description,
    schema: { contentType: row.content_type, content: row.content },
    ...(row.refers_to !== null && { refersTo: JSON.parse(row.refers_to) as string[] })
  }
}

function toDefinitionRow(definition: DefinitionNode): DefinitionRow {
  return {
    id: definition.id,
    name: definition.name,
    accept: JSON.stringify(definition.accept),
    description: definition.description,
    content_type: definition.schema.contentType,
    content: definition.schema.content,
    refers_to: definition.refersTo === undefined ? null : JSON.stringify(definition.refersTo)
  }
}
