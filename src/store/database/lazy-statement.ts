import type { Database, Statement } from './driver.js'

/**
 * A statement that is prepared when it first runs. A store has about a hundred, most of which are never used.
 * @param beforeRun Called before each run.
 */
export function createLazyStatement(db: Database, sql: string, beforeRun: (statement: Statement) => void) {
  let prepared: Statement | undefined
  let shape: 'pluck' | 'raw' | undefined

  function use(): Statement {
    prepared ??= shape === undefined ? db.prepare<unknown[]>(sql) : db.prepare<unknown[]>(sql)[shape]()
    beforeRun(prepared)
    return prepared
  }

  function shapeAs(given: 'pluck' | 'raw') {
    shape = given
    return statement
  }

  const statement = {
    pluck: () => shapeAs('pluck'),
    raw: () => shapeAs('raw'),
    run: (...parameters: unknown[]) => use().run(...parameters),
    get: (...parameters: unknown[]) => use().get(...parameters),
    all: (...parameters: unknown[]) => use().all(...parameters),
    iterate: (...parameters: unknown[]) => use().iterate(...parameters)
  }
  return statement
}
