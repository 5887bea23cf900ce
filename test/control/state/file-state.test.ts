/** Replaces all data of a sandbox in a file, which is written beside the old file. */
import { readdirSync, renameSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { openDatabase } from '../../../src/store/database/database.js'
import { openImage, takeImage } from '../../../src/store/database/images.js'
import { createApp } from '../../helpers/app.js'
import { admin, ask } from '../../helpers/control-plane.js'
import { largeSeeds } from '../../helpers/seeds/large-seeds.js'
import { smallSeed } from '../../helpers/seeds/seeds.js'

const stateOf = async (app: FastifyInstance) => ask(app, 'GET /state')

const NAME = 'mock.sqlite'

/** The files of an open database. */
const OPEN = [NAME, `${NAME}-wal`]

t.test('keeps what the file stores about itself, also over a restart', async t => {
  const folder = t.testdir({})
  const data = `${folder}/${NAME}`
  const first = await createApp(t, { data })
  const seeded = await stateOf(first)
  const { cursorKey } = first.sandboxes.default
  for (let round = 0; round < 3; round++) {
    t.equal((await admin(first, 'PUT /state', smallSeed())).statusCode, 204)
    t.strictSame(readdirSync(folder), OPEN)
  }
  const replaced = await stateOf(first)
  await first.close()
  t.strictSame(readdirSync(folder), [NAME])

  const later = await createApp(t, { data })
  t.strictSame(await stateOf(later), replaced)
  t.strictSame(later.sandboxes.default.cursorKey, cursorKey)
  t.match(await ask(later, 'GET /ready'), { status: 'ok', storage: 'file' })
  await ask(later, 'POST /reset')
  t.strictSame(await stateOf(later), seeded)
})

t.test('leaves the data and the folder unchanged if the seed is not valid', async t => {
  const folder = t.testdir({})
  const app = await createApp(t, { data: `${folder}/${NAME}` })
  const state = await stateOf(app)
  const { organisations } = largeSeeds['organisations']?.(3_000) as { organisations: object[] }
  const seed = { organisations: [...organisations, { id: 1, name: '' }] }
  t.equal((await admin(app, 'PUT /state', seed)).statusCode, 400)
  t.strictSame(readdirSync(folder), OPEN)
  t.strictSame(await stateOf(app), state)
})

t.test('replaces no file that was moved meanwhile', async t => {
  const folder = t.testdir({})
  const app = await createApp(t, { data: `${folder}/${NAME}` })
  const state = await stateOf(app)
  renameSync(`${folder}/${NAME}`, `${folder}/moved`)
  t.equal((await admin(app, 'PUT /state', smallSeed())).statusCode, 503)
  renameSync(`${folder}/moved`, `${folder}/${NAME}`)
  t.strictSame(await stateOf(app), state)
  t.equal((await admin(app, 'PUT /state', smallSeed())).statusCode, 204)
})

t.test('leaves the old data if the mock closes meanwhile', async t => {
  const folder = t.testdir({})
  const data = `${folder}/${NAME}`
  const app = await createApp(t, { data })
  const state = await stateOf(app)
  const empty = openDatabase()
  const replaced = app.sandboxes.default.refill(async (open = openImage) => {
    const database = open(takeImage(empty))
    app.sandboxes.close()
    return Promise.resolve({ database })
  })
  await t.rejects(replaced, { message: /sandbox/ })
  empty.close()
  t.strictSame(readdirSync(folder), [NAME])
  await app.close()
  t.strictSame(await stateOf(await createApp(t, { data })), state)
})
