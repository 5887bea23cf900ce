/**
 * The published code: a few files, since every file more is felt at start. `start` needs two of them beside its entry;
 * what the first import does not need stays in files of its own, loaded when it is used.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'rolldown'
import { describeLicences } from './scripts/third-party-licences.js'

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url))

const commandEntry = source('cli/main.ts')

/** It is native. */
const driver = /^better-sqlite3(-napi)?$/

/** Fastify loads them at start. Only routes that an embedding program adds need them, so they load with the first. */
const schemaCompilers = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler']

const deferSchemaCompilers: Plugin = {
  name: 'defer-schema-compilers',
  resolveId: id => (schemaCompilers.includes(id) ? `\0deferred:${id}` : undefined),
  load(id) {
    if (!id.startsWith('\0deferred:')) return undefined
    const name = JSON.stringify(id.slice('\0deferred:'.length))
    return `
      const load = () => require('node:module').createRequire(require.resolve('fastify'))(${name})()
      let build
      module.exports = () => (...options) => (build ??= load())(...options)
    `
  }
}

const NOTHING = 'export default {}'

/** What Fastify and pino load at start for what is not used here costs a tenth of the time to start. */
const substitutes = new Map([
  // Servers that speak more than HTTP/1.1.
  ['node:http2', NOTHING],
  ['node:https', NOTHING],
  // Plugins of others, which say what versions of Fastify they fit.
  ['semver', NOTHING],
  // Callers behind a proxy.
  ['@fastify/proxy-addr', NOTHING],
  // Logs that are written by a thread of their own.
  ['thread-stream', NOTHING],
  ['worker_threads', NOTHING],
  ['node:worker_threads', NOTHING],
  // Whether the patterns of routes are safe: no route of ours has any, and those of the router itself never change.
  ['safe-regex2', 'module.exports = () => true']
])

const substitute: Plugin = {
  name: 'substitute',
  resolveId: id => (substitutes.has(id) ? `\0${id}` : undefined),
  load: id => (id.startsWith('\0') ? substitutes.get(id.slice(1)) : undefined)
}

const licences: Plugin = {
  name: 'licences',
  generateBundle() {
    const source = describeLicences([...this.getModuleIds()])
    this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source })
  }
}

/** What a module imports, and what that imports, and so on; not what is imported when it is used. */
function collectImports(entry: string, importsOf: (id: string) => readonly string[]): Set<string> {
  const collected = new Set([entry])
  for (const id of collected) for (const imported of importsOf(id)) collected.add(imported)
  return collected
}

/** The modules that every command needs lie in one file, and those that `start` needs beside them in another. */
function createGroups() {
  let groups: { readonly name: string; readonly ids: Set<string> }[] | undefined
  return {
    debugName: 'what is needed at start',
    name(id: string, context: { getModuleInfo(id: string): { importedIds: readonly string[] } | null }) {
      const importsOf = (each: string) => context.getModuleInfo(each)?.importedIds ?? []
      groups ??= [
        { name: 'command', ids: collectImports(commandEntry, importsOf) },
        { name: 'start', ids: collectImports(source('cli/commands/start.ts'), importsOf) }
      ]
      // The entry waits for the command that it runs: nothing of what it imports may wait for it in turn.
      return id === commandEntry ? null : (groups.find(({ ids }) => ids.has(id))?.name ?? null)
    }
  }
}

export default defineConfig({
  input: {
    'cli/main': commandEntry,
    'index': source('index.ts'),
    'contract/index': source('contract/index.ts'),
    'build-demo': source('control/seeds/build-demo.ts')
  },
  platform: 'node',
  external: [driver],
  plugins: [deferSchemaCompilers, substitute, licences],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // Names stay, for the stack of a fault that is reported.
    minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
    codeSplitting: { groups: [createGroups()] }
  }
})
