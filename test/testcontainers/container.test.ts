/** What `VersoriMockContainer` tells Testcontainers, and what a started one does. No container engine is needed. */
import { basename } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { bearer, injectImport, listen } from '../helpers/app.js'
import { engine, replaceTestcontainers, type Told } from '../helpers/testcontainers.js'

replaceTestcontainers()
const { VersoriMockContainer } = await import('../../src/testcontainers/index.js')

const ADMIN_TOKEN = 'token-of-the-test'

const [shop, other] = ['organisations: []', 'connectors: []']

t.beforeEach(() => {
  Object.assign(engine, { port: 1, log: '', failure: undefined, started: [] })
})

const lastTold = () => engine.started.at(-1) as Told

t.test('tells the image, the port, the token and when the mock is ready', async t => {
  const container = await new VersoriMockContainer('versori-mock:1').start()
  t.strictSame(lastTold(), {
    image: 'versori-mock:1',
    ports: [8082],
    environment: { VERSORI_MOCK_ADMIN_TOKEN: container.adminToken },
    files: [],
    waitFor: '/versori-mock ready on /'
  })
  t.match('versori-mock ready on http://0.0.0.0:8082 (pid 1)', /versori-mock ready on /)
  t.equal(container.url, 'http://127.0.0.1:1')
})

t.test('each container has a token of its own, unless it is given one', async t => {
  const start = async () => (await new VersoriMockContainer('versori-mock').start()).adminToken
  const tokens = [await start(), await start()]
  t.equal(new Set(tokens).size, 2)
  for (const token of tokens) t.match(token, /^[\w-]{20,}$/)
  const given = await new VersoriMockContainer('versori-mock').withAdminToken(ADMIN_TOKEN).start()
  t.equal(given.adminToken, ADMIN_TOKEN)
  t.equal(lastTold().environment['VERSORI_MOCK_ADMIN_TOKEN'], ADMIN_TOKEN)
  t.throws(() => new VersoriMockContainer('versori-mock').withAdminToken('generate'), {
    name: 'TypeError',
    message: /leave it out for a random one/
  })
})

t.test('copies seed files of any names, each to a path of its own, in the order of the calls', async t => {
  const folder = t.testdir({ 'shop.yaml': shop, 'a,b.yaml': other, 'more': { 'shop.yaml': other } })
  const paths = ['shop.yaml', 'a,b.yaml', 'more/shop.yaml'].map(name => `${folder}/${name}`)
  const calls = fc.array(fc.array(fc.constantFrom(...paths), { maxLength: 3 }), { maxLength: 4 })
  const property = fc.asyncProperty(calls, async lists => {
    const container = new VersoriMockContainer('versori-mock')
    for (const list of lists) container.withSeedFiles(...list)
    await container.start()
    const { files, environment } = lastTold()
    t.strictSame(
      files.map(({ source }) => source),
      lists.flat()
    )
    const targets = files.map(({ target }) => target)
    t.equal(new Set(targets).size, targets.length)
    for (const { source, target } of files)
      t.equal(target.replace(/^\/seeds\/\d+-/, ''), basename(source).replace(',', '_'))
    // The variable separates files by commas.
    t.strictSame((environment['VERSORI_MOCK_SEED_FILE'] ?? '').split(',').filter(Boolean), targets)
  })
  await fc.assert(property, { numRuns: 30 })
})

t.test('refuses a seed file that does not exist before it starts anything', async t => {
  const folder = t.testdir({ directory: {} })
  for (const name of ['missing.yaml', 'directory']) {
    const container = new VersoriMockContainer('versori-mock').withSeedFiles(`${folder}/${name}`)
    await t.rejects(container.start(), {
      name: 'TypeError',
      message: `withSeedFiles: ${folder}/${name} is not a file of this machine; check its path`
    })
  }
  t.strictSame(engine.started, [])
})

t.test('a lease is a sandbox of the mock, controlled with the token', async t => {
  const { app, url } = await listen(t, { adminToken: ADMIN_TOKEN })
  engine.port = Number(new URL(url).port)
  const container = await new VersoriMockContainer('versori-mock').withAdminToken(ADMIN_TOKEN).start()
  t.equal(container.url, url)
  const box = await container.lease({ ttl: '1m' })
  t.equal(box.url, url)
  const path = { organisation: box.organisationId }
  t.equal((await injectImport(app, path, { headers: bearer(box.token) })).statusCode, 200)
  await box.requests.assert({ operation: 'ImportPublicConnectorVersion' }, { count: 1 })
  await container.mock.requests.assert({ operation: 'ImportPublicConnectorVersion' }, { count: 0 })
  await box.end()
  t.equal((await injectImport(app, path, { headers: bearer(box.token) })).statusCode, 401)
})

t.test('a wrapped test has a sandbox, which ends with it', async t => {
  const { app, url } = await listen(t, { adminToken: ADMIN_TOKEN })
  engine.port = Number(new URL(url).port)
  const container = await new VersoriMockContainer('versori-mock').withAdminToken(ADMIN_TOKEN).start()
  const leased = () => app.sandboxes.list().filter(({ lease }) => lease !== undefined).length
  const wrapped = container.withLease((box, ...args: number[]) => {
    t.equal(leased(), 1)
    t.strictSame(args, [1, 2])
    if (args.length === 0) throw new Error(box.id)
  })
  await wrapped(1, 2)
  t.equal(leased(), 0)
  const failing = container.withLease(() => {
    throw new Error('failed')
  })
  await t.rejects(failing(), { message: 'failed' })
  t.equal(leased(), 0)
})

t.test('finds the mock after a restart has changed its port', async t => {
  const [first, second] = [await listen(t, { adminToken: ADMIN_TOKEN }), await listen(t, { adminToken: ADMIN_TOKEN })]
  const portOf = ({ url }: { readonly url: string }) => Number(new URL(url).port)
  engine.port = portOf(first)
  const container = await new VersoriMockContainer('versori-mock').withAdminToken(ADMIN_TOKEN).start()
  const { mock } = container
  t.equal(container.mock, mock)
  engine.port = portOf(second)
  t.equal(container.mock.url, second.url)
  t.equal((await container.lease()).url, second.url)
})

t.test('a start that fails says what to do, and what the mock logged', async t => {
  const start = async (message: string, log = '') => {
    engine.failure = new Error(message)
    engine.log = log
    const error = await new VersoriMockContainer('mock:1').start().then(
      () => undefined,
      (reason: unknown) => reason as Error
    )
    t.equal(error?.cause, engine.failure)
    return error?.message
  }
  t.equal(
    await start('Could not find a working container runtime strategy'),
    'The container of mock:1 did not start: Could not find a working container runtime strategy\n' +
      'Start Docker or Podman, or set DOCKER_HOST to the address of an engine.'
  )
  t.equal(
    await start('(HTTP code 404) no such container - No such image: mock:1'),
    'The container of mock:1 did not start: (HTTP code 404) no such container - No such image: mock:1\n' +
      'Build the image first: docker build --tag mock:1 . (in the repository of the mock)'
  )
  const ended = 'Log stream ended and message "/versori-mock ready on /" was not received'
  t.equal(
    await start(ended, 'versori-mock: seed /seeds/0-shop.yaml is not valid\n'),
    `The container of mock:1 did not start: ${ended}\nThe mock logged:\nversori-mock: seed /seeds/0-shop.yaml is not valid`
  )
  t.equal(
    await start(ended),
    `The container of mock:1 did not start: ${ended}\nIt logged nothing; see the log of the engine.`
  )
  const long = await start(ended, `${'x'.repeat(100_000)}the end`)
  t.ok(Number(long?.length) < 10_000)
  t.match(long, /the end$/)
})

t.test('a consumer of the log sees it, too', async t => {
  let seen = ''
  engine.log = 'versori-mock ready on http://0.0.0.0:8082\n'
  await new VersoriMockContainer('versori-mock')
    .withLogConsumer(stream => stream.on('data', chunk => void (seen += String(chunk))))
    .start()
  t.equal(seen, engine.log)
})
