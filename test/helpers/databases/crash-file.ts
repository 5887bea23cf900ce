/** Reads the database file of a killed program from a copy, so that the file itself stays as it is. */
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import type { Connector } from '../../../src/contract/schemas/connector.js'
import { exportState, type WholeSeed } from '../../../src/control/seeds/export-state.js'
import { toConnectorResponse } from '../../../src/operations/shared/connector-text.js'
import type { ConnectorNode } from '../../../src/store/shared/connector-graph.js'
import { openDatabase } from '../../../src/store/database/database.js'
import { createStore, type Store } from '../../../src/store/store.js'
import { demo } from '../app.js'
import { isAsTold, type Ledger } from './crash-load.js'
import { assertNoOrphans, same } from '../sequences/invariants.js'

const FILES = ['', '-wal', '-journal']

/** @throws Error if the file is corrupt, or if a row lacks its parent. */
export function readCopy<Result>(file: string, read: (store: Store) => Result): Result {
  const copy = `${file}.copy`
  for (const suffix of FILES) {
    rmSync(copy + suffix, { force: true })
    if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix)
  }
  const db = openDatabase(copy)
  try {
    same(db.pragma('integrity_check'), [{ integrity_check: 'ok' }], 'the integrity of the file')
    assertNoOrphans(db)
    return read(createStore(db))
  } finally {
    db.close()
    rmSync(copy)
  }
}

/** The data of a store, without the settings, which belong to the process. */
export function stateOf(store: Store): Omit<WholeSeed, 'settings'> {
  const { settings: _, ...data } = exportState(store, {})
  return data
}

export interface Findings {
  /** Imports found for the first time since their response. */
  found: number
  /** Other writes found, with or without a response. */
  changes: number
  /** Complete imports found that had no response. */
  unanswered: number
  /** Ids of connectors that differ from their response or are missing. */
  readonly lost: string[]
  /** Ids of connectors without a response that are not a complete import. */
  readonly torn: string[]
}

/** The connector graphs that an import of each source makes, without ids and times. */
export type Shapes = ReadonlySet<string>

/** Compares the data with the responses of its clients, and updates what the clients know. */
export function compare(store: Store, ledger: Ledger, shapes: Shapes, findings: Findings): void {
  const ids = new Set(store.connectors.listOwnIds(demo.acme.id, 1_000_000))
  for (const [id, known] of ledger) {
    const found = ids.delete(id) ? answerOf(store, id) : undefined
    if (!isAsTold(known, found)) findings.lost.push(id)
    if (!known.isFound) findings.found++
    if (known.change !== undefined) findings.changes++
    if (found === undefined) ledger.delete(id)
    else Object.assign(known, { answer: found, change: undefined, isFound: true })
  }
  for (const id of ids) {
    if (!shapes.has(shapeOf(store, id))) findings.torn.push(id)
    else findings.unanswered++
    ledger.set(id, { answer: answerOf(store, id), change: undefined, isFound: true })
  }
}

function answerOf(store: Store, id: string): Connector {
  const graph = store.connectors.overview(store.connectors.find(id) as ConnectorNode)
  return JSON.parse(JSON.stringify(toConnectorResponse(graph))) as Connector
}

/** The connector graph as text, secrets included. Ids of its own are numbered; ids of its source stay. */
export function shapeOf(store: Store, id: string): string {
  const whole = (each: string) => store.connectors.assemble(store.connectors.find(each) as ConnectorNode)
  const graph = whole(id)
  const source = JSON.stringify(whole((graph.importedFrom as { connectorId: string }).connectorId))
  const ownIds = [...new Set(JSON.stringify(graph).match(ULID))].filter(each => !source.includes(each))
  const text = JSON.stringify(graph).replaceAll(ULID, each =>
    ownIds.includes(each) ? `#${ownIds.indexOf(each)}` : each
  )
  return text.replaceAll(graph.createdAt, 'now')
}

const ULID = /\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/g
