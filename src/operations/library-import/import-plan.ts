/**
 * The fast way to import a version repeatedly: the copy is made once, with placeholders for ids, time and destination.
 * The plan fills them in the rows to insert (see store/bulk-insert) and in the rendered response.
 */
import { RenderedJson } from '../../core/rendered-json.js'
import { shortTimestamp } from '../../core/timestamp.js'
import {
  compileTemplate,
  hasPlaceholder,
  placeholder,
  withoutPlaceholders
} from '../../store/bulk-insert/placeholders.js'
import type { ConnectorGraph, SingleVersionGraph } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'
import { renderUnshared } from '../shared/connector-text.js'
import { copyConnectorVersion, type CopyOptions } from './copy-connector-version.js'

/** Inserts a copy and returns its response. Call it inside a transaction, for an organisation that `fitsPlan`. */
export type ImportPlan = (destination: Omit<CopyOptions, 'importConnections'>) => RenderedJson

/** The numbers of the placeholders. Ids take the numbers from FIRST_ID on, in the order of their creation. */
const [ORGANISATION, NOW, FIRST_ID] = [0, 1, 2]

/**
 * Whether an organisation's id can be inserted into JSON as it is, with one byte a character. Without the setting
 * `strictIds` it may be any text.
 */
export function fitsPlan(organisationId: string): boolean {
  return /^[ !#-[\]-~]*$/.test(organisationId)
}

/** Returns undefined if the source contains text that could be taken for a placeholder. */
export function compileImportPlan(
  store: Store,
  source: SingleVersionGraph,
  importConnections: CopyOptions['importConnections']
): ImportPlan | undefined {
  if (hasPlaceholder(JSON.stringify(source))) return undefined
  let idCount = 0
  const copy = copyConnectorVersion(source, {
    organisationId: placeholder(ORGANISATION),
    now: placeholder(NOW),
    ids: () => placeholder(FIRST_ID + idCount++),
    importConnections
  })
  const insert = store.compileInsert(copy)
  const respond = compileResponse(copy)
  return ({ organisationId, now, ids }) => {
    const values = [organisationId, now]
    for (let made = 0; made < idCount; made++) values.push(ids())
    insert(values)
    return respond(values)
  }
}

function compileResponse(copy: ConnectorGraph): (values: readonly string[]) => RenderedJson {
  const json = renderUnshared(copy)
  const fill = compileTemplate(json)
  const encoding = isAscii(withoutPlaceholders(json)) ? 'latin1' : 'utf8'
  return values => new RenderedJson(fill(values.with(NOW, shortTimestamp(values[NOW] as string))), encoding)
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}
