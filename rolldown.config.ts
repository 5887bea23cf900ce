/**
 * Bundles the published code into a few files, because each file loaded makes the start slower. Code that the first
 * import does not need stays in files of its own, which are loaded on first use.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'rolldown'
import { describeLicences } from './scripts/third-party-licences.js'

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url))

const commandEntry = source('cli/main.ts')

/** The driver has a native part, which cannot be bundled. */
const driver = /^better-sqlite3(-napi)?$/

/** Fastify loads them at start. Only routes that an embedding program adds need them, so they load with the first. */
const schemaCompilers = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler']

const nameCompiler = (id: string) => id.slice('@fastify/'.length)

const deferSchemaCompilers: Plugin = {
  name: 'defer-schema-compilers',
  resolveId: id => (schemaCompilers.includes(id) ? `\0compiler:${id}` : undefined),
  load(id) {
    if (!id.startsWith('\0compiler:')) return undefined
    return `
      const load = () => require('#schema-compilers/${nameCompiler(id.slice('\0compiler:'.length))}')()
      let build
      module.exports = () => (...options) => (build ??= load())(...options)
    `
  }
}

/**
 * Fastify and pino require these at start, although only TLS, HTTP/2, plugins that name a Fastify version, proxies and
 * log threads use them.
 */
const deferred = ['node:http2', 'node:https', 'semver', '@fastify/proxy-addr', 'thread-stream']

const DEFERRED = '\0deferred:'

/** Replaces such a module by a proxy that loads it on first use. What the module does stays the same. */
const deferModules: Plugin = {
  name: 'defer-modules',
  async resolveId(id, importer) {
    if (!deferred.includes(id) || importer === undefined || importer.startsWith(DEFERRED)) return undefined
    const resolved = await this.resolve(id, importer, { skipSelf: true })
    return DEFERRED + (resolved === null || id.startsWith('node:') ? id : resolved.id)
  },
  load(id) {
    if (!id.startsWith(DEFERRED)) return undefined
    return `
      let loaded
      const load = () => (loaded ??= require(${JSON.stringify(id.slice(DEFERRED.length))}))
      module.exports = new Proxy(function () {}, {
        get: (_, property) => load()[property],
        apply: (_, self, values) => Reflect.apply(load(), self, values),
        construct: (_, values) => Reflect.construct(load(), values)
      })
    `
  }
}

/** What both bundles contain. */
const bundled = new Set<string>()

const collectBundled: Plugin = {
  name: 'collect-bundled',
  generateBundle() {
    for (const id of this.getModuleIds()) if (!id.startsWith('\0')) bundled.add(id)
  }
}

const licences: Plugin = {
  name: 'licences',
  generateBundle() {
    const source = describeLicences([...bundled].sort())
    this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source })
  }
}

/** Follows static imports only: a module behind `await import()` is loaded on first use. */
function collectImports(entry: string, importsOf: (id: string) => readonly string[]): Set<string> {
  const collected = new Set([entry])
  for (const id of collected) for (const imported of importsOf(id)) collected.add(imported)
  return collected
}

/** Puts the modules that every command needs into one file, and the others that `start` needs into a second one. */
function createGroups() {
  let groups: { readonly name: string; readonly ids: Set<string> }[] | undefined
  return {
    debugName: 'needed at start',
    name(id: string, context: { getModuleInfo(id: string): { importedIds: readonly string[] } | null }) {
      const importsOf = (each: string) => context.getModuleInfo(each)?.importedIds ?? []
      groups ??= [
        { name: 'command', ids: collectImports(commandEntry, importsOf) },
        { name: 'start', ids: collectImports(source('cli/commands/start.ts'), importsOf) }
      ]
      // The entry awaits the command that it runs. If a group contained the entry, the command would import the entry
      // and wait for it in turn.
      return id === commandEntry ? null : (groups.find(({ ids }) => ids.has(id))?.name ?? null)
    }
  }
}

// Stack traces in bug reports need the names of functions and classes.
const minify = { mangle: { keepNames: true }, compress: true, codegen: { removeWhitespace: true } }

const fromFastify = createRequire(createRequire(import.meta.url).resolve('fastify'))

/** They are CommonJS, because Fastify waits for no import. */
const compilers = defineConfig({
  input: Object.fromEntries(schemaCompilers.map(id => [nameCompiler(id), fromFastify.resolve(id)])),
  platform: 'node',
  plugins: [collectBundled, licences],
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: 'schema-compilers/[name].cjs',
    chunkFileNames: 'schema-compilers/[name]-[hash].cjs',
    minify
  }
})

const program = defineConfig({
  input: {
    'cli/main': commandEntry,
    'index': source('index.ts'),
    'contract/index': source('contract/index.ts'),
    'build-demo': source('control/seeds/build-demo.ts')
  },
  platform: 'node',
  external: [driver, /^#schema-compilers/],
  plugins: [deferSchemaCompilers, deferModules, collectBundled],
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify,
    codeSplitting: { groups: [createGroups()] }
  }
})

// The program comes first, because it empties the folder.
export default [program, compilers]
