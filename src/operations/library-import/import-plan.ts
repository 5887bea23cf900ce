/**
 * The fast way to import: what the plain way would write and answer, worked out once for a version of a connector,
 * with holes where the ids, the time and the destination go. It is found out by doing it the plain way with marks in
 * their place, so that it cannot differ: a test holds them together.
 */
import { compileTemplate, hasHoles, hole, withoutHoles } from '../../store/bulk-insert/template.js'
import { RenderedJson } from '../../core/rendered-json.js'
import { shortTimestamp } from '../../core/timestamp.js'
import type { SingleVersionGraph } from '../../store/shared/connector-graph.js'
import type { Store } from '../../store/store.js'
import { toConnectorResponse } from '../shared/connector-response.js'
import { copyConnectorVersion, type CopyOptions } from './copy-connector-version.js'

/**
 * Writes a copy and answers it; call it inside a transaction, with an id of the organisation that fits (see
 * fitsPlan).
 */
export type ImportPlan = (destination: Omit<CopyOptions, 'importConnections'>) => RenderedJson

/** The holes of everything but ids, which are numbered as they are made. */
const [ORGANISATION, NOW, FIRST_ID] = [0, 1, 2]

/**
 * Whether an id, which need be no ULID (see the setting `strictIds`), stands in JSON as it is, a byte for each
 * character.
 */
export function fitsPlan(organisationId: string): boolean {
  return /^[ !#-[\]-~]*$/.test(organisationId)
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length
}

/** Undefined for a source that holds what would be taken for a hole. */
export function compileImportPlan(
  store: Store,
  source: SingleVersionGraph,
  importConnections: CopyOptions['importConnections']
): ImportPlan | undefined {
  if (hasHoles(JSON.stringify(source))) return undefined
  let idCount = 0
  const copy = copyConnectorVersion(source, {
    organisationId: hole(ORGANISATION),
    now: hole(NOW),
    ids: () => hole(FIRST_ID + idCount++),
    importConnections
  })
  const write = store.compileInsert(copy)
  const text = JSON.stringify(toConnectorResponse(copy))
  const answer = compileTemplate(text)
  const encoding = isAscii(withoutHoles(text)) ? 'latin1' : 'utf8'
  return ({ organisationId, now, ids }) => {
    const values = [organisationId, now]
    for (let made = 0; made < idCount; made++) values.push(ids())
    write(values)
    return new RenderedJson(answer(values.with(NOW, shortTimestamp(now))), encoding)
  }
}
