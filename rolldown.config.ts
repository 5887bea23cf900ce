/**
 * The published code: a few files, since every file more is felt at start. `start` needs two of them beside its entry;
 * what the first import does not need stays in files of its own, loaded when it is used.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'rolldown'
import { describeLicences } from './scripts/third-party-licences.js'

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url))

const commandEntry = source('cli/main.ts')

/** Fastify asks for them only where it is given no compilers of one's own (src/http/app.ts), and lets them be missing. */
const schemaCompilers = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler']

/** What Fastify and pino load at start for what is not used here, which costs longer than all of our own code. */
const unused = new Set([
  // Servers that speak more than HTTP/1.1.
  'node:http2',
  'node:https',
  // Plugins of others, which say what versions of Fastify they fit.
  'semver',
  // Callers behind a proxy.
  '@fastify/proxy-addr',
  // Logs that a thread of its own writes.
  'thread-stream',
  'worker_threads',
  'node:worker_threads'
])

const withoutUnused: Plugin = {
  name: 'without-unused',
  resolveId: id => (unused.has(id) ? '\0none' : undefined),
  load: id => (id === '\0none' ? 'export default {}' : undefined)
}

/** Instead of a search in a dozen folders: where npm puts what is native of better-sqlite3. */
const addon: Plugin = {
  name: 'addon',
  resolveId: id => (id === 'bindings' ? '\0addon' : undefined),
  load: id => (id === '\0addon' ? "module.exports = name => require('better-sqlite3/build/Release/' + name)" : undefined)
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
        { name: 'start', ids: collectImports(source('cli/start.ts'), importsOf) }
      ]
      // The entry waits for the command that it runs: nothing of what it imports may wait for it in turn.
      return id === commandEntry ? null : (groups.find(({ ids }) => ids.has(id))?.name ?? null)
    }
  }
}

export default defineConfig({
  input: {
    'cli/main': commandEntry,
    index: source('index.ts'),
    'contract/index': source('contract/index.ts'),
    'build-demo': source('control/seeds/build-demo.ts')
  },
  platform: 'node',
  external: schemaCompilers,
  plugins: [withoutUnused, addon, licences],
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
