/** The data of a sandbox: opened on first use, replaced as a whole, and closed at its end. */
import { rmSync } from 'node:fs'
import { apiError } from '../../contract/errors.js'
import { nextTurn, setImmediate } from '../../core/timers.js'
import { Database } from '../../store/database/driver.js'
import { type Image, openImage } from '../../store/database/images.js'
import { finishReplacement, openReplacement, reopenFile } from '../../store/database/replacement.js'
import { createStore, type Store, type StoreOptions } from '../../store/store.js'
import { admitLease, type Lease } from './lease.js'

/** Puts data into a new database. `open` opens it, if it is in a file. */
export type Fill<Filled> = (open?: (image: Image) => Database) => Promise<Filled>

export interface SandboxStore {
  /** @throws ApiError 404 `sandboxNotFound` after the end. */
  readonly get: () => Store
  /** Undefined if it is not open. */
  readonly peek: () => Store | undefined
  /** Replaces all data in one step. */
  readonly restore: (source: Image | Database) => void
  /** Replaces all data with a database that `fill` opens. A file is written in slices, as `fill` does it. */
  readonly refill: <Filled extends { database: Database }>(fill: Fill<Filled>) => Promise<Filled>
  end(): void
}

interface StoreSource {
  readonly id: string
  readonly isFile: boolean
  readonly openStore: () => Store
  readonly storeOptions?: StoreOptions | undefined
  readonly lease?: Lease | undefined
}

/** @param onReplaced Called when all data was replaced. */
export function createSandboxStore(source: StoreSource, onReplaced: () => void): SandboxStore {
  const { id, isFile, openStore, storeOptions, lease } = source
  /** Undefined before the first use, and after the end. */
  let store: Store | undefined
  let isEnded = false

  function get(): Store {
    if (store !== undefined) return store
    if (isEnded) throw apiError('sandboxNotFound', { id })
    return admit(openStore())
  }

  function admit(opened: Store): Store {
    store = opened
    if (lease !== undefined) admitLease(store, lease)
    return store
  }

  function restore(replacement: Image | Database): void {
    const database = Buffer.isBuffer(replacement) ? openImage(replacement) : replacement
    if (isEnded || isFile) {
      copyAndClose(database)
    } else {
      const current = store
      admit(createStore(database, storeOptions))
      // Later, because closing a large database is slow.
      if (current !== undefined) setImmediate(() => current.close())
    }
    onReplaced()
  }

  function copyAndClose(database: Database): void {
    try {
      get().copyFrom(database)
    } finally {
      database.close()
    }
  }

  async function refillFile<Filled extends { database: Database }>(fill: Fill<Filled>): Promise<Filled> {
    const path = get().getReplacementPath()
    try {
      const filled = await fill(image => openReplacement(path, image))
      addMeta(filled.database)
      await finishReplacement(filled.database)
      get().prepareFile()
      await nextTurn()
      useFile(path)
      return filled
    } finally {
      rmSync(path, { force: true })
    }
  }

  function addMeta(database: Database): void {
    try {
      get().copyMetaTo(database)
    } catch (error) {
      database.close()
      throw error
    }
  }

  function useFile(path: string): void {
    const current = get()
    if (!current.replaceFile(path)) {
      restore(new Database(path))
      return
    }
    setImmediate(() => current.close())
    // If it cannot be opened, the next use tries again.
    store = undefined
    try {
      store = createStore(reopenFile(current.file), storeOptions)
    } finally {
      onReplaced()
    }
  }

  return {
    get,
    peek: () => store,
    restore,
    async refill(fill) {
      if (isFile) return refillFile(fill)
      const filled = await fill()
      restore(filled.database)
      return filled
    },
    end() {
      isEnded = true
      store?.close()
      store = undefined
    }
  }
}
