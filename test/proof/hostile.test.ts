/** Hostile requests: no server error, no write by a rejected request, no visible secret, and always a response. */
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { demoSeedFile } from '../../src/control/seeds/demo-seed.js'
import { readSeeds, type SeedSource } from '../../src/control/seeds/read-seeds.js'
import { SeedError } from '../../src/control/seeds/seed-error.js'
import { demo } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import {
  type HostileRequest,
  hostileSeeds,
  otherRequests,
  toBytes,
  vendorRequests
} from '../helpers/hostile/requests.js'
import { badCredentials } from '../helpers/hostile/tokens.js'
import { costFigures } from '../helpers/process/watch.js'
import { SECRET, splice } from '../helpers/hostile/values.js'
import { answersIn, createVictim, importStillWorks, mintUserToken, type Victim } from '../helpers/hostile/victim.js'

t.setTimeout(120_000 * effort)

/** `PROOF_REPLAY='{"seed":1,"path":"0:1"}'`, as fast-check prints it, repeats one input. */
const replay = JSON.parse(process.env.PROOF_REPLAY ?? '{}') as fc.Parameters<unknown>

/** Milliseconds. A request without a response by then never gets one. */
const MAX_WAIT = 20_000

const tries = (count: number): fc.Parameters<unknown> => ({ numRuns: count * effort, timeout: MAX_WAIT, ...replay })

async function exchange(victim: Victim, request: HostileRequest) {
  const bytes = toBytes(request)
  const asked = bytes.toString('latin1').slice(0, 4_000)
  let attempts = 0
  const answers = await victim.watch.limit({
    what: () => asked,
    prepare: async () => victim.mend(attempts++ > 0),
    run: async () => answersIn(await victim.send(bytes))
  })
  return { answers, asked }
}

t.test('survives requests to every operation', async t => {
  const victim = await createVictim(t)
  const seen = new Map<number, number>()
  const requests = vendorRequests(victim.target)
  await fc.assert(
    fc.asyncProperty(requests, async ({ key, ...request }) => {
      const headers = [['Authorization', `Bearer ${key}`] as const, ...request.headers]
      const sent = await exchange(victim, { ...request, headers })
      victim.check(sent)
      if (sent.answers.length !== 1) throw new Error(`${sent.answers.length} responses\n${sent.asked}`)
      for (const { status } of sent.answers) seen.set(status, (seen.get(status) ?? 0) + 1)
    }),
    tries(900)
  )
  t.ok(await importStillWorks(victim))
  t.comment(JSON.stringify(Object.fromEntries(seen)))
  tellAll(t, victim, 'requests to the API tried')
})

t.test('survives requests to the control plane, the uploads and the pages', async t => {
  const victim = await createVictim(t)
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(otherRequests(victim.target), async request => {
      const sent = await exchange(victim, request)
      victim.check({ ...sent, isOpen: true })
      if (sent.answers.length !== 1) throw new Error(`${sent.answers.length} responses\n${sent.asked}`)
      for (const { status } of sent.answers) seen.set(status, (seen.get(status) ?? 0) + 1)
    }),
    tries(600)
  )
  await victim.mend()
  t.ok(await importStillWorks(victim))
  t.comment(JSON.stringify(Object.fromEntries(seen)))
  tellAll(t, victim, 'admin documents and requests tried')
})

t.test('rejects forged credentials', async t => {
  const victim = await createVictim(t)
  const good = await mintUserToken(victim.app)
  const { keys } = (await (await fetch(`${victim.url}/.well-known/jwks.json`)).json()) as { keys: object[] }
  const forge = { issuer: victim.url, subject: 'user:dev', publicKey: keys[0] as object, good }
  const target = `/o/${demo.acme.id}/connectors`
  await fc.assert(
    fc.asyncProperty(badCredentials(forge, Object.keys(victim.target.organisations)), async headers => {
      const sent = await exchange(victim, { method: 'GET', target, headers, body: Buffer.alloc(0) })
      victim.check({ ...sent, secrets: [good, ...headers.map(([, value]) => value.replace(/^\S+ /, ''))] })
      const statuses = sent.answers.map(({ status }) => status)
      if (statuses.length !== 1 || (statuses[0] !== 401 && statuses[0] !== 431))
        throw new Error(`${statuses.join()}\n${sent.asked}`)
    }),
    tries(400)
  )
  t.ok(await importStillWorks(victim))
  tellAll(t, victim, 'forged credentials tried')
})

t.test('survives seeds as documents and as files', async t => {
  const victim = await createVictim(t)
  let [tried, loaded] = [0, 0]
  const load = async (source: SeedSource) => {
    tried++
    try {
      await readSeeds([source], { strictIds: true })
      loaded++
    } catch (error) {
      if (!(error instanceof SeedError)) throw error
      if (error.message.includes(SECRET))
        throw new Error(`a message contains a secret: ${error.message}`, { cause: error })
    }
  }
  await fc.assert(
    fc.asyncProperty(hostileSeeds(victim.target), async seed => {
      if (typeof seed === 'object' && seed !== null) await load(seed)
    }),
    tries(150)
  )
  const folder = t.testdir({})
  const demoText = readFileSync(demoSeedFile)
  const bomb = `a: &a [x]\n${'bcdefghij'
    .split('')
    .map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(9)}]`)
    .join('\n')}`
  const texts = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.nat(demoText.length), fc.uint8Array({ minLength: 1, maxLength: 4 }))
        .map(([at, bytes]) => splice(demoText, at, Buffer.from(bytes)))
    },
    { weight: 1, arbitrary: fc.nat(demoText.length).map(at => demoText.subarray(0, at)) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(
          bomb,
          'a: &a [*a]',
          '{'.repeat(5_000),
          '- '.repeat(5_000),
          '!!js/function x',
          '%YAML 9.9\n---',
          '"\\ud800"',
          '__proto__: 1',
          '&a *a',
          '<<: *x'
        )
        .map(text => Buffer.from(text))
    }
  )
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom('yaml', 'json'), async (text, kind) => {
      const file = `${folder}/seed.${kind}`
      writeFileSync(file, text)
      await load(file)
    }),
    tries(40)
  )
  t.ok(loaded > 0 && loaded < tried, `${loaded} of ${tried} loaded`)
  tell(t, { 'seeds tried': tried })
})

const total = { faults: 0, writes: 0, secrets: 0 }

function tellAll(t: Parameters<typeof tell>[0], { counts }: Victim, what: string): void {
  total.faults += counts.faults
  total.writes += counts.writes
  total.secrets += counts.secrets
  // If figures have the same name, only the last one is reported.
  tell(t, {
    [what]: counts.requests,
    'responses with status 500 or more': total.faults,
    'writes by rejected requests': total.writes,
    'visible secrets': total.secrets,
    ...costFigures()
  })
}
