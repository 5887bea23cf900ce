/** The structure of the source: imports point downwards and form no cycle, and some APIs are used in one place only. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import t from 'tap'
import ts from 'typescript'
import { packagePath } from '../src/core/package.js'

/** From the bottom up. Folders in the same row must not import each other. */
const floors: readonly (readonly string[])[] = [
  ['core'],
  ['contract'],
  ['validation'],
  ['openapi-document'],
  ['store', 'drift'],
  ['operations', 'auth'],
  ['control'],
  ['http'],
  ['library', 'platform', 'config', 'control-client', 'seed-builders'],
  ['config.ts', 'testcontainers'],
  ['cli', 'index.ts']
]

/** A longer list is hard to scan. */
const MAX_FILES_IN_FOLDER = 20

const source = packagePath('src')
const all = listCode(source)
const tests = listCode(packagePath('test'))

function listCode(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => name.replaceAll('\\', '/'))
}

/** The dashboard stands beside the floors: it runs in a browser. */
const isDashboard = (file: string) => file.startsWith('ui/')
const files = all.filter(file => !isDashboard(file))
const dashboardFiles = all.filter(isDashboard)

function read(file: string): string {
  return readFileSync(join(source, file), 'utf8')
}

/** Lists the project files that a file imports, type-only and dynamic imports included. */
function importsOf(file: string): string[] {
  return ts
    .preProcessFile(read(file))
    .importedFiles.map(({ fileName }) => fileName)
    .filter(name => name.startsWith('.'))
    .map(name => posix.normalize(posix.join(dirname(file), name)).replace(/\.js$/, '.ts'))
    .map(name => (all.includes(name) ? name : name.replace(/\.ts$/, '.tsx')))
}

const imports = new Map(all.map(file => [file, importsOf(file)]))

function roomOf(file: string): string {
  return file.split('/')[0] as string
}

function floorOf(file: string): number {
  return floors.findIndex(rooms => rooms.includes(roomOf(file)))
}

t.test('every file belongs to a floor', async t => {
  t.strictSame(
    files.filter(file => floorOf(file) === -1),
    []
  )
})

t.test('imports point downwards only', async t => {
  const upwards = [...imports].flatMap(([file, imported]) =>
    imported
      .filter(() => !isDashboard(file))
      .filter(other => roomOf(other) !== roomOf(file) && floorOf(other) >= floorOf(file))
      .map(other => `${file} -> ${other}`)
  )
  t.strictSame(upwards, [])
})

t.test(`no folder has more than ${MAX_FILES_IN_FOLDER} files`, async t => {
  for (const list of [all, tests]) {
    const crowded = [...new Set(list.map(dirname))].filter(
      folder => list.filter(file => dirname(file) === folder).length > MAX_FILES_IN_FOLDER
    )
    t.strictSame(crowded, [])
  }
})

t.test('no two rooms of a floor import each other', async t => {
  const arrows = new Set(
    [...imports].flatMap(([file, imported]) =>
      imported
        .filter(other => roomOf(other) === roomOf(file) && innerRoomOf(other) !== innerRoomOf(file))
        .map(other => `${innerRoomOf(file)} -> ${innerRoomOf(other)}`)
    )
  )
  const mutual = [...arrows].filter(arrow => arrows.has(arrow.split(' -> ').reverse().join(' -> ')))
  t.strictSame(mutual, [])
})

/** A folder within a floor, such as `operations/connectors`. A file beside the folders counts as a room. */
function innerRoomOf(file: string): string {
  return file.split('/').slice(0, 2).join('/')
}

t.test('imports form no cycle', async t => {
  t.strictSame(findCycles(), [])
})

function findCycles(): string[] {
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (done.has(file) || path.includes(file)) return
    for (const imported of imports.get(file) ?? []) visit(imported, [...path, file])
    done.add(file)
  }
  for (const file of all) visit(file, [])
  return cycles
}

t.test('no server loads the client of the real platform', async t => {
  const loaded = new Set(['index.ts', 'http/app.ts', ...['start', 'exec', 'export', 'token', 'health'].map(toCommand)])
  for (const file of loaded) for (const imported of imports.get(file) ?? []) loaded.add(imported)
  t.ok(loaded.size > 200, `${loaded.size} files`)
  t.strictSame(
    [...loaded].filter(file => roomOf(file) === 'platform' || file === 'cli/shared/platform.ts'),
    []
  )
})

t.test('only capture and observe load the client of the real platform', async t => {
  const users = files.filter(
    file => roomOf(file) !== 'platform' && (imports.get(file) ?? []).some(imported => roomOf(imported) === 'platform')
  )
  t.strictSame(users.sort(), ['cli/commands/capture.ts', 'cli/commands/observe.ts', 'cli/shared/platform.ts'])
})

function toCommand(name: string): string {
  return `cli/commands/${name}.ts`
}

t.test('the dashboard takes types only from the server, and the server nothing from it', async t => {
  const taken = dashboardFiles.flatMap(file =>
    Array.from(
      read(file).matchAll(/^(?:import|export) (type )?[^']*?from '(\.[^']+)'/gm),
      ([statement, type, name = '']) => ({ statement, type, target: posix.join(dirname(file), name) })
    )
  )
  t.ok(taken.filter(({ target }) => !isDashboard(target)).length > 10)
  t.strictSame(
    taken.filter(({ target, type }) => !isDashboard(target) && type === undefined).map(({ statement }) => statement),
    []
  )
  t.strictSame(
    files.filter(file => imports.get(file)?.some(isDashboard)),
    []
  )
})

const dashboardHomes = [
  { what: 'requests', pattern: /\bfetch\(/, home: 'ui/state/api.ts' },
  { what: 'the admin token in storage', pattern: /\bsessionStorage\b/, home: 'ui/state/session.ts' },
  { what: 'keys', pattern: /addEventListener\('key/, home: 'ui/state/keys.ts' }
]

for (const { what, pattern, home } of dashboardHomes) {
  t.test(`the dashboard has ${what} in one place only`, async t => {
    t.strictSame(
      dashboardFiles.filter(file => pattern.test(withoutComments(read(file)))),
      [home]
    )
  })
}

const homes = [
  { what: 'the environment', pattern: /process\.env\b/, home: /^(config|control\/seeds\/files\/variables)\.ts$/ },
  { what: 'the time', pattern: /\bDate\.now\b|new Date\(\)|\} = Date\b/, home: /^core\/timers\.ts$/ },
  { what: 'randomness', pattern: /\bMath\.random\b|\brandomFillSync\b/, home: /^core\/random\.ts$/ },
  {
    what: 'the SQLite driver',
    pattern: /from 'better-sqlite3|import\('better-sqlite3/,
    home: /^store\/database\/(driver|better-sqlite3-napi\.d)\.ts$/
  },
  { what: 'SQL', pattern: /\b(prepare|exec)(<[^(]*)?\(\s*[`'"]/, home: /^store\// },
  {
    what: 'Fastify',
    pattern: /from 'fastify'/,
    home: /^(http\/.*|library\/start-mock\.ts|cli\/(commands\/(start|report-other-seeds|watch-seeds)|shared\/find-caller)\.ts)$/
  },
  { what: 'the exit code', pattern: /process\.exit/, home: /^cli\/main\.ts$/ },
  {
    what: 'outbound connections',
    pattern: /\bfetch\(|(?<!import type [^\n]*|\{ (STATUS_CODES|METHODS) \} from ')node:https?'|node:net'\)/,
    home: /^(cli\/shared\/send-request|control-client\/call|platform\/client\/(client|proxy))\.ts$/
  }
]

for (const { what, pattern, home } of homes) {
  t.test(`${what} is used in one place only`, async t => {
    const users = files.filter(file => pattern.test(withoutComments(read(file))))
    t.ok(
      users.some(file => home.test(file)),
      'the pattern matches in that place'
    )
    t.strictSame(
      users.filter(file => !home.test(file)),
      []
    )
  })
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}
