/** Reads what most operations need to know of the contents of a version, without schemas and bodies. */
import type { Database } from '../database/driver.js'

export interface DefinitionOutline {
  readonly id: string
  readonly name: string
  readonly schema: { readonly contentType: string }
  /**
   * The names of the definitions that the schema refers to. Undefined if the schema was stored by a version that did
   * not store these names.
   */
  readonly refersTo?: readonly string[]
}

/** A definition without the text of its schema. */
export interface DefinitionHead {
  readonly id: string
  readonly name: string
  readonly accept: readonly string[]
  readonly description: string
  readonly schema: { readonly contentType: string }
}

/** An action or a trigger. */
export interface ResourceOutline {
  readonly id: string
  readonly name: string
  /** The ids of the definitions that it links to. */
  readonly links: readonly string[]
}

/** In the order in which they were added. */
export interface VersionOutline {
  readonly definitions: readonly DefinitionOutline[]
  readonly actions: readonly ResourceOutline[]
  readonly triggers: readonly ResourceOutline[]
}

/** Lengths are in bytes, as stored. */
export interface VersionTotals {
  readonly definitions: number
  readonly definitionsLength: number
  /** Of actions and triggers. */
  readonly resources: number
  readonly resourcesLength: number
}

/** Rows as arrays, which are faster to read: there can be thousands. */
type OutlineRow = [id: string, name: string, contentType: string, refersTo: string | null]

type LinksRow = [id: string, name: string, links: string]

interface HeadRow {
  readonly id: string
  readonly name: string
  readonly accept: string
  readonly description: string
  readonly content_type: string
}

/**
 * SQLite knows the length of a column without reading it.
 * @param prefix of the names of the tables.
 */
const toTotalsSql = (prefix: string) => `
  SELECT
    (SELECT count(*) FROM ${prefix}definitions WHERE version_id = @id) AS definitions,
    (
      SELECT coalesce(sum(octet_length(name) + octet_length(accept) + octet_length(description) + octet_length(content)), 0)
      FROM ${prefix}definitions WHERE version_id = @id
    ) AS definitionsLength,
    (SELECT count(*) FROM ${prefix}actions WHERE version_id = @id)
    + (SELECT count(*) FROM ${prefix}triggers WHERE version_id = @id) AS resources,
    (SELECT coalesce(sum(octet_length(body)), 0) FROM ${prefix}actions WHERE version_id = @id)
    + (SELECT coalesce(sum(octet_length(body)), 0) FROM ${prefix}triggers WHERE version_id = @id) AS resourcesLength
`

/** @param prefix of the names of tables that are not the stored ones. */
export function createTotals(db: Database, prefix = ''): (versionId: string) => VersionTotals {
  const totals = db.prepare<[{ id: string }], VersionTotals>(toTotalsSql(prefix))
  return versionId => totals.get({ id: versionId }) as VersionTotals
}

export function createVersionOutlines(db: Database) {
  const listDefinitions = db
    .prepare<[string], OutlineRow>(
      'SELECT id, name, content_type, refers_to FROM definitions WHERE version_id = ? ORDER BY position'
    )
    .raw()
  const findHead = db.prepare<[string, string], HeadRow>(
    'SELECT id, name, accept, description, content_type FROM definitions WHERE version_id = ? AND name = ?'
  )
  const listLinks = (table: 'actions' | 'triggers') =>
    db.prepare<[string], LinksRow>(`SELECT id, name, links FROM ${table} WHERE version_id = ? ORDER BY position`).raw()
  const listActions = listLinks('actions')
  const listTriggers = listLinks('triggers')

  function outlineDefinitions(versionId: string): DefinitionOutline[] {
    return listDefinitions.all(versionId).map(toDefinitionOutline)
  }

  return {
    outline: (versionId: string): VersionOutline => ({
      definitions: outlineDefinitions(versionId),
      actions: listActions.all(versionId).map(toResourceOutline),
      triggers: listTriggers.all(versionId).map(toResourceOutline)
    }),
    outlineDefinitions,
    findHead(versionId: string, name: string): DefinitionHead | undefined {
      const row = findHead.get(versionId, name)
      return row && toHead(row)
    },
    measure: createTotals(db)
  }
}

function toDefinitionOutline([id, name, contentType, names]: OutlineRow): DefinitionOutline {
  return { id, name, schema: { contentType }, ...(names !== null && { refersTo: toList(names) }) }
}

function toHead({ id, name, accept, description, content_type: contentType }: HeadRow): DefinitionHead {
  return { id, name, accept: toList(accept), description, schema: { contentType } }
}

function toResourceOutline([id, name, links]: LinksRow): ResourceOutline {
  return { id, name, links: toList(links) }
}

const NONE: readonly string[] = []

/** Most lists are empty. */
function toList(json: string): readonly string[] {
  return json === '[]' ? NONE : (JSON.parse(json) as string[])
}
