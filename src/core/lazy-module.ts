/**
 * Modules that load on first use. Node keeps a failed import for good: if a file could not be opened once, every later
 * import of the module fails. So a module is imported only while files can be opened.
 */
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { nextTurn } from './timers.js'

/** More than the largest lazy module has files, as modules load one after the other. */
const DESCRIPTORS_OF_A_LOAD = 9

const loaders = new Set<() => Promise<unknown>>()
let last: Promise<unknown> = Promise.resolve()

/**
 * Creates a function that loads a module on its first call. A load that fails is tried again by the next call.
 * @param load imports modules one after the other: Jest fails if modules with a common import load at once.
 */
export function lazy<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | undefined
  const loader = () => (loading ??= loadNext())
  async function loadNext(): Promise<Module> {
    try {
      const module = await inTurn(load)
      loaders.delete(loader)
      return module
    } catch (error) {
      loading = undefined
      throw error
    }
  }
  loaders.add(loader)
  return loader
}

/**
 * Loads every lazy module, one after the other, with turns for other work in between. A module can bring more of them.
 * @throws Error if one of them cannot be loaded now. Call it again later.
 */
export async function loadAllModules(): Promise<void> {
  for (const loader of loaders) {
    await loader()
    await nextTurn()
  }
}

async function inTurn<Module>(load: () => Promise<Module>): Promise<Module> {
  const turn = last.then(async () => {
    assertFilesCanOpen()
    return load()
  })
  last = turn.catch(() => {})
  return turn
}

/** @throws Error EMFILE or ENFILE. */
function assertFilesCanOpen(): void {
  const opened: number[] = []
  try {
    while (opened.length < DESCRIPTORS_OF_A_LOAD) opened.push(openSync(devNull, 'r'))
  } finally {
    for (const descriptor of opened) closeSync(descriptor)
  }
}
