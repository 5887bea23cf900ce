/**
 * Loads the better-sqlite3 that works on this Node.js: version 12 aborts on 24.19 and later, version 13 does not load
 * on 20. Both are optional dependencies. npm skips version 13 (`better-sqlite3-napi`) if its `engines` do not fit, and
 * an install does not fail if version 12, which later versions of Node.js do not need, cannot be compiled.
 */
import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'
import { explainDriverFailure, type Installation } from './driver-failure.js'

type Driver = typeof BetterSqlite3

const require = createRequire(import.meta.url)

const NODE = process.versions.node
const NAMES = Number.parseInt(NODE, 10) < 22 ? ['better-sqlite3'] : ['better-sqlite3-napi', 'better-sqlite3']

/** The native part loads with the first database, so a failure is reported where a caller can catch it. */
function loadDriver(): Driver {
  const found = NAMES.map(locate).find(({ path }) => path !== undefined)
  const installation: Installation = {
    ...(found ?? { name: 'better-sqlite3', path: undefined }),
    node: NODE,
    platform: `${process.platform}-${process.arch}`
  }
  const driver = installation.path === undefined ? Missing : (require(installation.path) as Driver)
  return new Proxy(driver as Driver, {
    construct(target, args) {
      try {
        return Reflect.construct(target, args) as BetterSqlite3.Database
      } catch (error) {
        throw explainDriverFailure(error, installation) ?? error
      }
    }
  })
}

function locate(name: string): Pick<Installation, 'name' | 'path'> {
  try {
    return { name, path: require.resolve(name) }
  } catch {
    return { name, path: undefined }
  }
}

class Missing {
  constructor() {
    throw new Error('better-sqlite3 is not installed')
  }
}

export const Database: Driver = loadDriver()
export type Database = BetterSqlite3.Database
export type Statement = BetterSqlite3.Statement<unknown[]>
