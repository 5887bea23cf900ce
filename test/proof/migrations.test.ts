/** Databases of every older schema, written by the versions that had it, are migrated with all their data. */
import { readFileSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { createRandom } from '../../src/core/random.js'
import type { ConnectionNode, ConnectorGraph, ConnectorNode } from '../../src/store/shared/connector-graph.js'
import { openDatabase } from '../../src/store/database/database.js'
import { Database } from '../../src/store/database/driver.js'
import { assertMigratable, readMigrations } from '../../src/store/database/migrations.js'
import { bearer, createApp, demo, injectImport } from '../helpers/app.js'
import { killStart, startCommand } from '../helpers/process/command.js'
import { readCopy, stateOf } from '../helpers/databases/crash-file.js'
import { effort, tell } from '../helpers/figures.js'
import { listReferences, referringColumns } from '../helpers/databases/references.js'
import { readStoredDatabases, type StoredDatabase } from '../helpers/databases/stored-databases.js'

const migrations = readMigrations()
const stored = readStoredDatabases()
/** Milliseconds from opening the file to the end of the migration, roughly. */
const MIGRATING = 15

/** The columns that refer to a credential in some database. */
const referring = new Set<string>()

const counts = { migrated: 0, answers: 0, failed: 0, killed: 0 }

/** Leaves out the settings of a state, which belong to the process. */
function withoutSettings(answer: object): object {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'settings'))
}

/** The URLs of schemas had another form before. They are not stored. */
function withPresentUrls(answer: object): object {
  const text = JSON.stringify(answer).replaceAll(/\/api\/connect\/v1\/o\/(\w+)\/schemas\//g, '/api/schemas/v1/o/$1/')
  return JSON.parse(text) as object
}

function place(t: Test, { bytes }: Pick<StoredDatabase, 'bytes'>): string {
  const file = `${t.testdir()}/mock.sqlite`
  writeFileSync(file, bytes)
  return file
}

t.test('a database is stored for every older schema', async t => {
  t.strictSame(
    stored.map(({ schema }) => `${schema}.sql`),
    migrations.slice(0, -1).map(({ name }) => name),
    'CONTRIBUTING.md says how to add one'
  )
})

for (const { schema, bytes, answers } of stored) {
  t.test(`serves a database of ${schema} with the same responses`, async t => {
    const file = place(t, { bytes })
    const app = await createApp(t, { data: file })
    for (const { path, key, answer } of answers) {
      const response = await app.inject({ url: path, headers: key === '' ? {} : bearer(key) })
      t.strictSame(withoutSettings(response.json()), withoutSettings(withPresentUrls(answer)), path)
      counts.answers++
    }
    t.equal((await injectImport(app)).statusCode, 200)
    t.equal((await app.inject({ method: 'POST', url: '/__admin/reset' })).statusCode, 204)
    t.equal((await injectImport(app)).statusCode, 200)
    await app.close()
    readCopy(file, () => undefined)
    const db = new Database(file, { readonly: true })
    t.strictSame(
      db.prepare('SELECT name FROM schema_migrations ORDER BY number').pluck().all(),
      migrations.map(({ name }) => name)
    )
    db.close()
    counts.migrated++
  })

  t.test(`keeps references to credentials in a database of ${schema}`, async t => {
    const db = openDatabase(place(t, { bytes }))
    t.teardown(() => db.close())
    const references = listReferences(db)
    t.not(references.length, 0)
    t.strictSame(
      references.filter(({ column, json }) => column !== json),
      []
    )
    for (const { from } of references) referring.add(from)
  })

  t.test(`a failed migration of ${schema} leaves the file unchanged`, async t => {
    const file = place(t, { bytes })
    const position = migrations.findIndex(({ name }) => name === `${schema}.sql`) + 1
    for (let failing = position; failing < migrations.length; failing++) {
      const broken = migrations.map((each, index) =>
        index === failing ? { ...each, sql: `${each.sql}; no sql` } : each
      )
      t.throws(() => openDatabase(file, broken), { message: 'near "no": syntax error' })
      t.ok(readFileSync(file).equals(bytes))
      counts.failed++
    }
  })

  t.test(`the version of ${schema} rejects a database of this version`, async t => {
    const file = place(t, { bytes })
    openDatabase(file).close()
    const own = migrations.slice(0, migrations.findIndex(({ name }) => name === `${schema}.sql`) + 1)
    const db = new Database(file, { readonly: true })
    t.throws(() => assertMigratable(db, file, own), {
      name: 'DatabaseError',
      message: `database ${file} was made by a newer versori-mock (it has ${migrations[own.length]?.name}, this version ends at ${schema}.sql). Start that version, or name another file.`
    })
    db.close()
  })
}

t.test('the stored databases have every kind of reference to a credential', async t => {
  t.strictSame([...referring].sort(), referringColumns)
})

t.test('deletes a certificate of an older database with the last reference to it', async t => {
  const [{ bytes }] = stored.filter(({ schema }) => schema === '006-fewer-indices') as [StoredDatabase]
  const app = await createApp(t, { data: place(t, { bytes }) })
  const { connectors, credentials } = app.sandboxes.default.store
  const graphs = connectors.listIds().map(id => connectors.assemble(connectors.find(id) as ConnectorNode))
  const { id: connector, connections } = graphs.find(isLinked) as ConnectorGraph
  const { id: connection, action } = connections.find(({ name }) => name === 'with a certificate') as ConnectionNode
  const certificate = action[0]?.credential.id as string

  async function remove(path: string, status: number): Promise<string | undefined> {
    const url = `/o/${demo.acme.id}/connectors/${connector}/${path}`
    t.equal((await app.inject({ method: 'DELETE', url, headers: bearer(demo.acme.key) })).statusCode, status)
    return credentials.findOwn(demo.acme.id, certificate)?.type
  }

  t.equal(await remove(`connections/${connection}`, 204), 'certificate')
  t.equal(await remove('auth-scheme-configs/mtls', 200), undefined)
})

function isLinked({ authSchemeConfigs }: ConnectorGraph): boolean {
  return authSchemeConfigs.some(({ id }) => id === 'mtls')
}

t.test('a program that is killed during a migration loses nothing', async t => {
  const random = createRandom(11)
  const args = ['--port', '0', '--log-level', 'silent', '--data']
  for (const { schema, bytes } of stored) {
    const file = place(t, { bytes })
    const data = readCopy(file, stateOf)
    for (let kill = 0; kill < effort; kill++) {
      writeFileSync(file, bytes)
      await killStart(t, file, random() * MIGRATING)
      counts.killed++
      t.strictSame(readCopy(file, stateOf), data, schema)
      const mock = await startCommand(t, [...args, file])
      t.equal((await mock.end()).code, 0)
      t.strictSame(readCopy(file, stateOf), data, schema)
    }
  }
})

t.teardown(() =>
  tell(t, {
    'databases of older schemas migrated': counts.migrated,
    'responses of older versions repeated': counts.answers,
    'failed migrations undone': counts.failed,
    'programs killed during a migration': counts.killed
  })
)
