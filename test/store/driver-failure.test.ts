import fc from 'fast-check'
import t from 'tap'
import { DatabaseError } from '../../src/store/database/database-error.js'
import { Database } from '../../src/store/database/driver.js'
import { explainDriverFailure, type Installation } from '../../src/store/database/driver-failure.js'

const installed = (over: Partial<Installation> = {}): Installation => ({
  name: 'better-sqlite3',
  path: '/app/node_modules/better-sqlite3/lib/index.js',
  node: '20.19.0',
  platform: 'linux-x64',
  ...over
})

const fail = (message: string, code?: string) => Object.assign(new Error(message), code === undefined ? {} : { code })

/** The error of Node.js for a binary of another version. */
const abiError = (built: number, needed: number) =>
  fail(
    `The module '/app/better_sqlite3.node'\nwas compiled against a different Node.js version using\n` +
      `NODE_MODULE_VERSION ${built}. This version of Node.js requires\nNODE_MODULE_VERSION ${needed}. ` +
      'Please try re-compiling or re-installing\nthe module (for instance, using `npm rebuild` or `npm install`).',
    'ERR_DLOPEN_FAILED'
  )

const bindingsError = fail('Could not locate the bindings file. Tried:\n → /app/build/better_sqlite3.node\n → /app/x')

const describe = (error: unknown, installation = installed()) => explainDriverFailure(error, installation)?.message

t.test('a binary of another Node.js is explained by both versions and a command', async t => {
  t.equal(
    describe(abiError(115, 127), installed({ node: '22.12.0' })),
    'better-sqlite3 was installed for Node.js 20, but Node.js 22.12.0 runs. Run `npm rebuild better-sqlite3`, or install again with this Node.js.'
  )
  t.match(
    describe(abiError(999, 115)),
    /^better-sqlite3 was installed for another Node\.js \(ABI 999\), but Node\.js 20/
  )
})

t.test('a binary of another machine is explained by the reason of the system', async t => {
  t.equal(
    describe(fail('/app/better_sqlite3.node: invalid ELF header\nmore', 'ERR_DLOPEN_FAILED')),
    'better-sqlite3 does not load on linux-x64: /app/better_sqlite3.node: invalid ELF header. Install again on this machine.'
  )
})

t.test('a blocked install script is explained in the words of the package manager', async t => {
  const prefix =
    'better-sqlite3 has no binary for Node.js 20.19.0 on linux-x64, because its install script was blocked or failed. '
  const advice = {
    '/app/node_modules/better-sqlite3/lib/index.js': 'Allow install scripts, then run `npm rebuild better-sqlite3`.',
    'C:\\app\\node_modules\\.pnpm\\better-sqlite3@12\\node_modules\\better-sqlite3\\lib\\index.js':
      'Add "onlyBuiltDependencies: [better-sqlite3]" (pnpm 11: "allowBuilds: { better-sqlite3: true }") to ' +
      'pnpm-workspace.yaml, then run `pnpm rebuild better-sqlite3`.',
    '/app/.yarn/unplugged/better-sqlite3-npm-12/node_modules/better-sqlite3/lib/index.js':
      'Add "dependenciesMeta": { "better-sqlite3": { "built": true } } to package.json, then run `yarn rebuild better-sqlite3`.'
  }
  for (const [path, sentence] of Object.entries(advice)) {
    t.equal(describe(bindingsError, installed({ path })), prefix + sentence, path)
    t.equal(describe(fail('Cannot find module x', 'MODULE_NOT_FOUND'), installed({ path })), prefix + sentence, path)
  }
})

t.test('a missing package is explained by what this Node.js needs', async t => {
  const missing = (node: string) => describe(fail('x'), installed({ path: undefined, node }))
  t.match(missing('20.19.0'), /is not installed for Node\.js 20\.19\.0\..*compiler.*Node\.js 22 or later/)
  t.match(missing('24.1.0'), /is not installed for Node\.js 24\.1\.0\..*Install again with optional dependencies\.$/)
})

t.test('every explanation is one line that names the package', async () => {
  const paths = fc.option(fc.constantFrom('/a/node_modules/b', '/a/.pnpm/b', '/a/.yarn/b', 'C:\\a\\.pnpm\\b'), {
    nil: undefined
  })
  const errors = fc.oneof(
    fc.tuple(fc.nat(200), fc.nat(200)).map(([built, needed]) => abiError(built, needed)),
    fc.string().map(text => fail(`${text}\n${text}`, 'ERR_DLOPEN_FAILED')),
    fc.constantFrom(bindingsError, fail('Cannot find module\nRequire stack:\n- /a', 'MODULE_NOT_FOUND'))
  )
  fc.assert(
    fc.property(errors, paths, fc.constantFrom('20.19.0', '22.12.0', '24.1.0'), (cause, path, node) => {
      const error = explainDriverFailure(cause, installed({ path, node }))
      return (
        error instanceof DatabaseError &&
        error.message.startsWith('better-sqlite3 ') &&
        error.message.endsWith('.') &&
        !error.message.includes('\n')
      )
    })
  )
})

t.test('other errors are not explained', async t => {
  t.equal(describe(fail('unable to open database file', 'SQLITE_CANTOPEN')), undefined)
  t.equal(describe('text'), undefined)
  t.throws(() => new Database('/missing/folder/file.sqlite'), { name: 'TypeError' })
})
