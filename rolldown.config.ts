/**
 * Bundles the published code into a few files, because each file loaded makes the start slower. Code that the first
 * import does not need stays in files of its own, which are loaded on first use.
 */
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'rolldown'
import { describeDashboard } from './scripts/dashboard-bundle.js'
import { describeLicences } from './scripts/third-party-licences.js'

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url))

const commandEntry = source('cli/main.ts')

/** The driver has a native part, which cannot be bundled. */
const driver = /^better-sqlite3(-napi)?$/

/** Fastify loads them at start. Only routes that an embedding program adds need them, so they load with the first. */
const schemaCompilers = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler']

/** Fastify and its packages get the timers of src/core/timers.ts, as our own code does. */
const timers = source('core/timers.ts')
const timerNames = [
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
  'queueMicrotask'
]

/** @param from the module that exports them. */
const injectTimers = (from: string): Record<string, [string, string]> => ({
  ...Object.fromEntries(timerNames.map(name => [name, [from, name] as [string, string]])),
  'process.nextTick': [from, 'nextTick'],
  'Date.now': [from, 'now']
})

/** The same timers for files that load on first use, when the global ones may be fake. */
const loadedTimers: Plugin = {
  name: 'loaded-timers',
  resolveId: id => (id === 'loaded-timers' ? '\0loaded-timers' : undefined),
  load: id =>
    id === '\0loaded-timers'
      ? `export const { ${[...timerNames, 'nextTick', 'now'].join(', ')} } = globalThis[Symbol.for('versori-mock.timers')]`
      : undefined
}

/** A fake clock changes the methods of the module itself. */
const keepPerformance: Plugin = {
  name: 'keep-performance',
  resolveId: (id, importer) =>
    id === 'node:perf_hooks' && importer?.includes('node_modules') === true ? '\0performance' : undefined,
  load: id =>
    id === '\0performance'
      ? `import { elapsed } from ${JSON.stringify(timers)}\nexport const performance = { now: elapsed }`
      : undefined
}

/**
 * Fastify and pino require these at start, although only injected requests, plugins that name a Fastify version,
 * proxies and log threads use them.
 */
const deferredPackages = ['light-my-request', 'semver', '@fastify/proxy-addr', 'thread-stream']

/** The same: only TLS and HTTP/2 use them. */
const deferredBuiltins = ['node:http2', 'node:https']

/** The name of the file of a deferred package. */
const nameFile = (id: string) => id.replace('@fastify/', '')

const DEFERRED = '\0deferred:'

/** Replaces such a module by one that loads it on first use. What the module does stays the same. */
const deferModules: Plugin = {
  name: 'defer-modules',
  resolveId(id, importer = '') {
    const isDeferred = [...schemaCompilers, ...deferredPackages, ...deferredBuiltins].includes(id)
    return isDeferred && importer.includes('node_modules') ? DEFERRED + id : undefined
  },
  load(id) {
    if (!id.startsWith(DEFERRED)) return undefined
    const deferred = id.slice(DEFERRED.length)
    if (schemaCompilers.includes(deferred)) return deferCompiler(`#deferred/${nameFile(deferred)}`)
    return deferModule(deferredBuiltins.includes(deferred) ? deferred : `#deferred/${nameFile(deferred)}`)
  }
}

/** Fastify calls such a module at start and its result with the first schema. */
function deferCompiler(path: string): string {
  return `
    const load = () => require('${path}')()
    let build
    module.exports = () => (...options) => (build ??= load())(...options)
  `
}

function deferModule(path: string): string {
  return `
    let loaded
    const load = () => (loaded ??= require('${path}'))
    module.exports = new Proxy(function () {}, {
      get: (_, property) => load()[property],
      apply: (_, self, values) => Reflect.apply(load(), self, values),
      construct: (_, values) => Reflect.construct(load(), values)
    })
  `
}

/**
 * An `import` of a built-in module reads all its exports, and so loads parts of Node.js that nothing uses: `node:http`
 * loads a whole HTTP client for its `WebSocket`. This reads only the exports that are used.
 */
const readBuiltins: Plugin = {
  name: 'read-builtins',
  renderChunk: code => code.replace(/^import (?:(\w+),? ?)?(?:\{(.*)\} )?from "(node:.+)";$/gm, readBuiltin)
}

function readBuiltin(_: string, whole: string | undefined, names: string | undefined, builtin: string): string {
  const targets = [whole, names && `{${names.replaceAll(' as ', ': ')}}`].filter(Boolean)
  return targets.map(target => `const ${target} = process.getBuiltinModule("${builtin}");`).join(' ')
}

/**
 * V8 compiles a function in parentheses at once, but in Node.js 20 no arrow function: it would read each package twice.
 */
const compileWrappersOnce: Plugin = {
  name: 'compile-wrappers-once',
  renderChunk: code => code.replace(/__commonJSMin\(\(\(([^()]*)\) => \{/g, '__commonJSMin((function($1) {')
}

/** What all bundles contain. */
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

/**
 * Puts the modules that every command needs into one file, and the others that `start` needs into a second one. The
 * commands that call a running mock must not load the second, so what they share with `start` is in the first.
 */
function createGroups() {
  let groups: { readonly name: string; readonly ids: Set<string> }[] | undefined
  return {
    debugName: 'needed at start',
    name(id: string, context: { getModuleInfo(id: string): { importedIds: readonly string[] } | null }) {
      const importsOf = (each: string) => context.getModuleInfo(each)?.importedIds ?? []
      groups ??= [
        { name: 'command', ids: collectImports(commandEntry, importsOf) },
        { name: 'command', ids: collectImports(source('cli/shared/call-mock.ts'), importsOf) },
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

const fromPino = createRequire(fromFastify.resolve('pino'))

const locate = (id: string) => (id === 'thread-stream' ? fromPino : fromFastify).resolve(id)

/** They are CommonJS, because their callers wait for no import. */
const deferred = defineConfig({
  input: Object.fromEntries([...schemaCompilers, ...deferredPackages].map(id => [nameFile(id), locate(id)])),
  platform: 'node',
  plugins: [loadedTimers, collectBundled, licences],
  transform: { inject: injectTimers('loaded-timers') },
  output: {
    dir: 'dist',
    format: 'cjs',
    entryFileNames: 'deferred/[name].cjs',
    chunkFileNames: 'deferred/[name]-[hash].cjs',
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
  external: [driver, /^#deferred/],
  plugins: [deferModules, keepPerformance, readBuiltins, compileWrappersOnce, collectBundled],
  transform: { inject: injectTimers(timers) },
  output: {
    dir: 'dist',
    cleanDir: true,
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify,
    codeSplitting: { groups: [createGroups()] }
  }
})

/** Each is one file without imports, for browsers and for test runners that cannot load ES modules. */
const clients = ['control', 'seed'].flatMap(name =>
  (['esm', 'cjs'] as const).map(format =>
    defineConfig({
      input: { [`${name}/index`]: source(name === 'control' ? 'control-client/index.ts' : 'seed-builders/index.ts') },
      platform: 'neutral',
      output: { dir: 'dist', format, entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js', minify }
    })
  )
)

/** One file, too. It extends a class of the package that its user has installed. */
const testcontainers = (['esm', 'cjs'] as const).map(format =>
  defineConfig({
    input: { 'testcontainers/index': source('testcontainers/index.ts') },
    platform: 'node',
    external: ['testcontainers'],
    output: { dir: 'dist', format, entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js', minify }
  })
)

/** The thread that reads OpenAPI documents. A bundle of its own loads nothing of the server. */
const worker = defineConfig({
  input: { 'openapi-worker': source('operations/openapi-worker/openapi-worker.ts') },
  platform: 'node',
  plugins: [collectBundled],
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'chunks/worker-[name]-[hash].js', minify }
})

// The program comes first, because it empties the folder. The licences come last.
export default [program, worker, describeDashboard([collectBundled]), deferred, ...clients, ...testcontainers]
