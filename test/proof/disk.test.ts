/** Failures of the file and its disk: each gives one clear message, and loses nothing that had a response. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import type { ErrorBody } from '../../src/contract/schemas/common.js'
import type { Connector } from '../../src/contract/schemas/connector.js'
import { openDatabase } from '../../src/store/database/database.js'
import { Database } from '../../src/store/database/driver.js'
import { bearer, demo } from '../helpers/app.js'
import {
  beginCommand,
  cannotLoseRights,
  contentsOf,
  runCommand,
  sendImport,
  startCommand,
  type StartedMock
} from '../helpers/process/command.js'
import { readCopy } from '../helpers/databases/crash-file.js'
import { effort, tell } from '../helpers/figures.js'
import { smallDisks } from '../helpers/databases/small-disk.js'

t.jobs = 2

const counts = { faults: 0, imported: 0, lost: 0, refusedWhileFull: 0, raced: 0 }

const SILENT = ['--port', '0', '--log-level', 'silent']
const start = (t: Test, file: string) => startCommand(t, [...SILENT, '--data', file])

async function importOne({ url }: Pick<StartedMock, 'url'>): Promise<string> {
  const response = await sendImport(url)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  counts.imported++
  return ((await response.json()) as Connector).id
}

/** The ids of Acme's connectors in a closed file. */
const idsIn = (file: string) => readCopy(file, store => store.connectors.listOwnIds(demo.acme.id, 100_000).sort())

function assertFound(t: Test, file: string, answered: readonly string[]): void {
  const ids = idsIn(file)
  counts.lost += answered.filter(id => !ids.includes(id)).length
  t.strictSame(ids, [...answered].sort(), 'exactly the imports with a response are found')
}

const NOTHING_KEPT = 'The request changed nothing. The database '

/** Asserts that writes and the readiness check fail with the reason, and that reads work. */
async function assertFailing(t: Test, { url }: StartedMock, failure: RegExp, id: string): Promise<void> {
  const refused = await sendImport(url)
  t.equal(refused.status, 503)
  t.match(refused.headers.get('x-mock-explain'), /^databaseUnusable; evidence=mock/)
  const body = (await refused.json()) as ErrorBody
  t.match(body, { code: '503901', message: 'database cannot be used', details: failure })
  t.ok(body.details?.startsWith(NOTHING_KEPT))

  for (const [method, path] of [
    ['POST', '/reset'],
    ['POST', '/tokens'],
    ['POST', '/usages']
  ] as const) {
    const body = { '/reset': undefined, '/tokens': { organisationId: demo.acme.id }, '/usages': { connectorId: id } }[
      path
    ]
    const response = await fetch(`${url}/__admin${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body)
    })
    t.strictSame([response.status, ((await response.json()) as ErrorBody).code], [503, '503901'], path)
  }
  const ready = await fetch(`${url}/__admin/ready`)
  t.strictSame([ready.status, ((await ready.json()) as ErrorBody).code], [503, '503002'])
  t.equal((await fetch(`${url}/__admin/health`)).status, 200)
  const read = await fetch(`${url}/o/${demo.acme.id}/connectors/${id}`, { headers: bearer(demo.acme.key) })
  t.equal(((await read.json()) as Connector).id, id)
}

async function assertWorking(t: Test, mock: StartedMock): Promise<string> {
  t.equal((await fetch(`${mock.url}/__admin/ready`)).status, 200)
  return importOne(mock)
}

/** The log lines about the database. */
const logOf = ({ logged }: StartedMock) =>
  logged()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { level: number; msg: string })
    .filter(({ msg }) => msg.startsWith('database '))

/** The disk can fail and recover repeatedly while it fills: a smaller write can still fit. */
const MAX_LOG_LINES = 6

async function importUntilRefused({ url }: StartedMock): Promise<string[]> {
  const ids: string[] = []
  // A single import can still fit when ten no longer do.
  for (const atOnce of [10, 1]) {
    for (let isFull = false; !isFull;) {
      for (const response of await Promise.all(Array.from({ length: atOnce }, () => sendImport(url)))) {
        if (response.ok) ids.push(((await response.json()) as Connector).id)
        else isFull = true
        if (!response.ok) counts.refusedWhileFull++
      }
    }
  }
  while ((await mintKey(url)).ok);
  return ids
}

const mintKey = (url: string) =>
  fetch(`${url}/__admin/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ organisationId: demo.acme.id })
  })

for (const [says, make] of Object.entries(smallDisks)) {
  for (const end of ['SIGTERM', 'SIGKILL'] as const) {
    t.test(`survives a full disk at run time: ${says}, then space again, then ${end}`, async t => {
      const disk = make(t)
      if (disk === undefined) return t.comment('only root can mount a disk')
      const mock = await disk.start()
      const answered = [await importOne(mock)]
      const failing = { level: 50, msg: disk.code }
      const again = { level: 30, msg: `database ${disk.file} can be written again.` }
      let logged = 0
      for (let time = 0; time < effort; time++) {
        disk.fill()
        answered.push(...(await importUntilRefused(mock)))
        await assertFailing(t, mock, disk.code, answered[0] as string)
        disk.makeRoom(mock)
        answered.push(await assertWorking(t, mock))
        const log = logOf(mock).slice(logged)
        t.match(
          log,
          Array.from(log, (_, index) => (index % 2 === 0 ? failing : again))
        )
        t.match(log.at(-1), again)
        t.ok(log.length <= MAX_LOG_LINES, 'a lasting failure is logged once')
        logged += log.length
        counts.faults++
        // The limit of a process cannot be set again.
        if (make === smallDisks['the process reaches its file size limit']) break
      }
      const { code } = await mock.end(end)
      t.equal(code, end === 'SIGTERM' ? 0 : null)
      assertFound(t, disk.file, answered)
    })

    t.test(`survives a full disk at the end: ${says}, ${end}`, async t => {
      const disk = make(t)
      if (disk === undefined) return t.comment('only root can mount a disk')
      const mock = await disk.start()
      const answered = [await importOne(mock)]
      disk.fill()
      answered.push(...(await importUntilRefused(mock)))
      t.equal((await mock.end(end)).code, end === 'SIGTERM' ? 0 : null)
      rmSync(disk.file.replace('mock.sqlite', 'filler'), { force: true })
      counts.faults++
      const again = await start(t, disk.file)
      answered.push(await importOne(again))
      t.equal((await again.end()).code, 0)
      assertFound(t, disk.file, answered)
    })
  }
}

/** Asserts that a start exits with code 1 and one line about the file. */
async function assertRejected(t: Test, file: string, message: RegExp, surroundings: object = {}): Promise<void> {
  const { code, stdout, stderr } = await runCommand([...SILENT, '--data', file], surroundings)
  const start = `versori-mock: database ${file} `
  t.strictSame({ code, stdout, start: stderr.slice(0, start.length) }, { code: 1, stdout: '', start })
  t.match(stderr.slice(start.length), message)
  t.match(stderr, /^[^\n]+\.\n$/, 'in one line')
  counts.faults++
}

t.test('a disk that is full at the start leaves a file that can be started from', async t => {
  const folder = t.testdir()
  for (const fileSize of effort === 1 ? [8, 200] : [4, 8, 12, 16, 32, 64, 100, 150, 200]) {
    const file = `${folder}/${fileSize}.sqlite`
    await assertRejected(t, file, /^cannot .+\. (Check the disk|Make room).+SQLITE_(IOERR_WRITE|FULL)/, { fileSize })
    const mock = await start(t, file)
    const id = await importOne(mock)
    t.equal((await mock.end()).code, 0)
    assertFound(t, file, [id])
  }
})

/** Creates a database file with two imports and closes it. */
async function createIntact(t: Test, file: string): Promise<string[]> {
  const mock = await start(t, file)
  const ids = [await importOne(mock), await importOne(mock)]
  await mock.end()
  return ids
}

const damage = (file: string, change: (bytes: Buffer) => Buffer) => writeFileSync(file, change(readFileSync(file)))
const noise = (length: number) => Buffer.from(Array.from({ length }, (_, index) => (index * 7_919) % 251))

const unusable: { says: string; corrupt: (file: string) => void; message: RegExp; withoutRights?: true }[] = [
  { says: 'noise', corrupt: file => writeFileSync(file, noise(50_000)), message: /^is not a SQLite database\. Name/ },
  {
    says: 'a valid header and noise',
    corrupt: file => damage(file, bytes => Buffer.concat([bytes.subarray(0, 100), noise(bytes.length - 100)])),
    message: /^is damaged\. Restore a copy/
  },
  {
    says: 'half of the file',
    corrupt: file => damage(file, bytes => bytes.subarray(0, bytes.length / 2)),
    message: /^is damaged\. Restore/
  },
  {
    says: 'a page of ones in the middle',
    corrupt: file => damage(file, bytes => bytes.fill(0xff, 20 * 4_096, 21 * 4_096)),
    message: /^is damaged\. Restore a copy/
  },
  {
    says: 'a page of zeros in the middle',
    corrupt: file => damage(file, bytes => bytes.fill(0, 20 * 4_096, 21 * 4_096)),
    message: /^is damaged\. Restore a copy/
  },
  {
    says: 'a database of another program',
    corrupt: file => {
      rmSync(file)
      new Database(file).exec('CREATE TABLE notes (text)').close()
    },
    message: /^was not made by versori-mock\. Name another file/
  },
  {
    says: 'a newer database',
    corrupt: file =>
      openDatabase(file).exec("INSERT INTO schema_migrations VALUES (999, '999-future.sql', 'x')").close(),
    message: /^was made by a newer versori-mock .+\. Start that version/
  },
  {
    says: 'a folder',
    corrupt: file => {
      rmSync(file)
      mkdirSync(file)
    },
    message: /^is a directory\. Name a file in it/
  },
  {
    says: 'an unreadable file',
    corrupt: file => chmodSync(file, 0),
    message: /^cannot be written\. Give/,
    withoutRights: true
  },
  {
    says: 'a read-only file',
    corrupt: file => chmodSync(file, 0o444),
    message: /^cannot be written\. Give/,
    withoutRights: true
  },
  {
    says: 'a file in a read-only folder',
    corrupt: file => {
      chmodSync(file, 0o666)
      chmodSync(file.replace('/mock.sqlite', ''), 0o555)
    },
    message: /^cannot be .+\. (Check|Give)/,
    withoutRights: true
  }
]

t.test('rejects an unusable file and leaves it unchanged', async t => {
  const intact = t.testdir({ intact: {} }) + '/intact/mock.sqlite'
  await createIntact(t, intact)
  for (const [index, { says, corrupt, message, withoutRights = false }] of unusable.entries()) {
    if (withoutRights && cannotLoseRights() !== false) continue
    await t.test(says, async t => {
      const folder = t.testdir({ [index]: {} }) + `/${index}`
      const file = `${folder}/mock.sqlite`
      copyFileSync(intact, file)
      chmodSync(folder, 0o777)
      corrupt(file)
      const before = contentsOf(folder)
      await assertRejected(t, file, message, { withoutRights })
      t.strictSame(contentsOf(folder), before)
      chmodSync(folder, 0o755)
    })
  }
})

t.test('rejects a restored file with a newer write-ahead log, and leaves both unchanged', async t => {
  const folder = t.testdir()
  const file = `${folder}/mock.sqlite`
  await createIntact(t, file)
  copyFileSync(file, `${folder}/kept`)
  const grown = await start(t, file)
  for (let time = 0; time < 100; time++) await importOne(grown)
  await grown.end()
  const last = await start(t, file)
  for (let time = 0; time < 10; time++) await importOne(last)
  await last.end('SIGKILL')
  renameSync(`${folder}/kept`, file)
  // SQLite rebuilds the index of the log when it reads it.
  const contents = () => contentsOf(folder).filter(([name]) => name !== 'mock.sqlite-shm')
  const before = contents()
  await assertRejected(t, file, /^is damaged\. Restore a copy/)
  t.strictSame(contents(), before)
})

const harmless: Record<string, (file: string) => void> = {
  'a log index of noise': file => writeFileSync(`${file}-shm`, noise(32_768)),
  'an empty log': file => writeFileSync(`${file}-wal`, ''),
  'a log of noise': file => writeFileSync(`${file}-wal`, noise(50_000))
}

for (const [says, leave] of Object.entries(harmless)) {
  t.test(`starts next to ${says}`, async t => {
    const file = `${t.testdir()}/mock.sqlite`
    const ids = await createIntact(t, file)
    leave(file)
    const mock = await start(t, file)
    ids.push(await importOne(mock))
    t.equal((await mock.end()).code, 0)
    assertFound(t, file, ids)
    counts.faults++
  })
}

t.test('starts with an empty file, and with the log of a removed file', async t => {
  const file = `${t.testdir()}/mock.sqlite`
  writeFileSync(file, '')
  const first = await start(t, file)
  await importOne(first)
  await first.end('SIGKILL')
  rmSync(file)
  const second = await start(t, file)
  const id = await importOne(second)
  t.equal((await second.end()).code, 0)
  assertFound(t, file, [id])
  counts.faults += 2
})

const moved = /was removed or replaced while it was open.+SQLITE_READONLY_DBMOVED/

t.test('reports a file that was moved away while open, until it is back', async t => {
  const file = `${t.testdir()}/mock.sqlite`
  const mock = await startCommand(t, ['--data', file])
  const answered = [await importOne(mock)]
  const moves = [
    { move: () => renameSync(file, `${file}.away`), restore: () => renameSync(`${file}.away`, file) },
    {
      move: () => {
        renameSync(file, `${file}.away`)
        writeFileSync(file, 'another')
      },
      restore: () => renameSync(`${file}.away`, file)
    },
    {
      move: () => renameSync(t.testdirName, `${t.testdirName}.away`),
      restore: () => renameSync(`${t.testdirName}.away`, t.testdirName)
    }
  ]
  for (const { move, restore } of moves) {
    move()
    await assertFailing(t, mock, moved, answered[0] as string)
    restore()
    answered.push(await assertWorking(t, mock))
    counts.faults++
  }
  t.equal(logOf(mock).length, 2 * moves.length)
  t.equal((await mock.end()).code, 0)
  assertFound(t, file, answered)
})

t.test('exports the data of a removed file', async t => {
  const file = `${t.testdir()}/mock.sqlite`
  const mock = await start(t, file)
  const ids = [await importOne(mock), await importOne(mock)]
  rmSync(file)
  await assertFailing(t, mock, moved, ids[0] as string)
  const { stdout } = await runCommand(['export', '--port', mock.port, '--format', 'json'])
  writeFileSync(`${t.testdirName}/exported.json`, stdout)
  t.equal((await mock.end()).code, 0)
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  const again = await startCommand(t, [...SILENT, '--data', file, '--seed-file', `${t.testdirName}/exported.json`])
  await again.end()
  assertFound(t, file, ids)
  counts.faults++
})

t.test('the readiness check detects a log that was removed while open', async t => {
  const file = `${t.testdir()}/mock.sqlite`
  const mock = await start(t, file)
  const id = await importOne(mock)
  rmSync(`${file}-wal`)
  t.equal((await fetch(`${mock.url}/__admin/ready`)).status, 503)
  t.equal((await mock.end()).code, 0)
  assertFound(t, file, [id])
  counts.faults++
})

t.test('one of two processes that start on one file runs', async t => {
  for (let time = 0; time < 2 * effort; time++) {
    const file = `${t.testdir()}/${time}.sqlite`
    const both = [1, 2].map(() => beginCommand(t, [...SILENT, '--data', file]))
    const starts = await Promise.allSettled(both.map(({ until }) => until(/ready on (\S+)/)))
    const refusals = starts.flatMap(each => (each.status === 'rejected' ? [String(each.reason)] : []))
    t.equal(refusals.length, 1)
    t.match(
      refusals[0],
      `exit code 1 before it was ready\nversori-mock: database ${file} is in use by another process.`
    )
    const [, url = ''] = starts.flatMap(each => (each.status === 'fulfilled' ? [...each.value] : []))
    const id = await importOne({ url })
    await assertRejected(t, file, /^is in use by another process\. Stop that one/)
    await Promise.all(both.map(({ end }) => end('SIGTERM')))
    assertFound(t, file, [id])
    counts.raced++
  }
})

t.teardown(() =>
  tell(t, {
    'disk failures survived': counts.faults,
    'writes refused without space': counts.refusedWhileFull,
    'pairs of processes on one file': counts.raced,
    'imports with a response on such disks': counts.imported,
    'of them lost': counts.lost
  })
)
