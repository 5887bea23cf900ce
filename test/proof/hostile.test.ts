/** Whatever is asked, however: no fault of the server, no write by what is refused, no secret, and always an answer. */
import fc from 'fast-check'
import t from 'tap'
import { demo } from '../helpers/app.js'
import { effort, tell } from '../helpers/figures.js'
import { type HostileRequest, otherRequests, toBytes, vendorRequests } from '../helpers/hostile-requests.js'
import { badCredentials } from '../helpers/hostile-tokens.js'
import { answersIn, createVictim, importStillWorks, mintUserToken, type Victim } from '../helpers/hostile-world.js'

/** `PROOF_REPLAY='{"seed":1,"path":"0:1"}'`, as fast-check prints it, tries one input again. */
const replay = JSON.parse(process.env.PROOF_REPLAY ?? '{}') as fc.Parameters<unknown>

const tries = (count: number): fc.Parameters<unknown> => ({ numRuns: count * effort, ...replay })

async function exchange(victim: Victim, request: HostileRequest) {
  await victim.mend()
  const bytes = toBytes(request)
  const answers = answersIn(await victim.send(bytes))
  return { answers, asked: bytes.toString('latin1').slice(0, 4_000) }
}

t.test('requests to every operation', async t => {
  const victim = await createVictim(t)
  const seen = new Map<number, number>()
  const requests = vendorRequests(victim.target)
  await fc.assert(
    fc.asyncProperty(requests, async ({ key, ...request }) => {
      const headers = [['Authorization', `Bearer ${key}`] as const, ...request.headers]
      const sent = await exchange(victim, { ...request, headers })
      victim.check(sent)
      if (sent.answers.length !== 1) throw new Error(`${sent.answers.length} answers\n${sent.asked}`)
      for (const { status } of sent.answers) seen.set(status, (seen.get(status) ?? 0) + 1)
    }),
    tries(1_200)
  )
  t.ok(await importStillWorks(victim))
  t.comment(JSON.stringify(Object.fromEntries(seen)))
  tellAll(t, victim, 'requests to the API tried')
})

t.test('requests to the control plane, the uploads and the pages', async t => {
  const victim = await createVictim(t)
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(otherRequests(victim.target), async request => {
      const sent = await exchange(victim, request)
      victim.check({ ...sent, isOpen: true })
      if (sent.answers.length !== 1) throw new Error(`${sent.answers.length} answers\n${sent.asked}`)
      for (const { status } of sent.answers) seen.set(status, (seen.get(status) ?? 0) + 1)
    }),
    tries(700)
  )
  await victim.mend()
  t.ok(await importStillWorks(victim))
  t.comment(JSON.stringify(Object.fromEntries(seen)))
  tellAll(t, victim, 'admin documents and requests tried')
})

t.test('credentials that let nobody in', async t => {
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
      if (statuses.length !== 1 || (statuses[0] !== 401 && statuses[0] !== 431)) throw new Error(`${statuses.join()}\n${sent.asked}`)
    }),
    tries(600)
  )
  t.ok(await importStillWorks(victim))
  tellAll(t, victim, 'forged credentials tried')
})

const total = { faults: 0, writes: 0, secrets: 0 }

function tellAll(t: Parameters<typeof tell>[0], { counts }: Victim, what: string): void {
  total.faults += counts.faults
  total.writes += counts.writes
  total.secrets += counts.secrets
  tell(t, {
    [what]: counts.requests,
    'answers of 500 and more': total.faults,
    'things written by refused requests': total.writes,
    'secrets shown': total.secrets
  })
}
