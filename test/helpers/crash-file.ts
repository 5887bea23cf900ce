/** What the file of a killed program holds, read from a copy, so that the program finds it as it was left. */
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { exportState, type WholeSeed } from '../../src/control/seeds/export-state.js'
import { toConnectorResponse } from '../../src/operations/shared/connector-response.js'
import type { ConnectorNode } from '../../src/store/shared/connector-graph.js'
import { openDatabase } from '../../src/store/database/database.js'
import { createStore, type Store } from '../../src/store/store.js'
import { demo } from './app.js'
import { isAsTold, type Ledger } from './crash-load.js'
import { assertNoOrphans, same } from './world-invariants.js'

const FILES = ['', '-wal', '-journal']

/** @throws where the file is not sound, or a row of it is without what it belongs to. */
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

/** A world but for its settings, which belong to the process. */
export function stateOf(store: Store): Omit<WholeSeed, 'settings'> {
  const { settings: _, ...world } = exportState(store, {})
  return world
}

export interface Findings {
  /** Imports that were found for the first time since they were answered. */
  found: number
  /** Other writes that were answered, or were not and were found done all the same. */
  changes: number
  /** Imports that were found, but that nobody was told of: whole ones. */
  unanswered: number
  /** Ids of connectors that were answered, and are not there as they were answered. */
  readonly lost: string[]
  /** Ids of connectors that nobody was told of, and that are no whole import. */
  readonly torn: string[]
}

/** The whole graphs that an import of each source makes, without what each import has of its own. */
export type Shapes = ReadonlySet<string>

/** Holds a world against what its clients were told. What is found becomes what they know. */
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

/** The connector with all that belongs to it, secrets included; what is its source's stays as it is. */
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
