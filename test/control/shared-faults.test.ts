/** Faults of every sandbox without HTTP: who has them, and how they count. */
import fc from 'fast-check'
import t from 'tap'
import type { Fault } from '../../src/control/faults/fault-schema.js'
import { createFaults, type FaultCall, type Faults } from '../../src/control/faults/faults.js'
import { createSharedFaults } from '../../src/control/faults/shared-faults.js'
import { createClock } from '../../src/core/clock.js'
import { createRandom } from '../../src/core/random.js'

const call: FaultCall = {
  operation: 'ListConnectors',
  organisationId: '01J0000000ACME000000000RG1',
  connectorId: '',
  version: '',
  headers: {}
}

const reset = { operation: '*', kind: 'reset' } as const

function create() {
  const shared = createSharedFaults()
  return {
    shared,
    join: () =>
      createFaults(
        createClock(() => 0),
        createRandom(1),
        shared
      )
  }
}

/** What can happen to a server with faults of every sandbox. */
type Step =
  | { readonly does: 'lease' | 'share' | 'clearShared' }
  | { readonly does: 'call' | 'end' | 'own' | 'clearOwn'; readonly sandbox: number }

const steps = fc.array(
  fc.oneof(
    fc.record({ does: fc.constantFrom('lease' as const, 'share' as const, 'clearShared' as const) }),
    fc.record({ does: fc.constantFrom('call', 'call', 'call', 'end', 'own', 'clearOwn'), sandbox: fc.nat(3) })
  ),
  { maxLength: 40 }
) as fc.Arbitrary<Step[]>

/** A sandbox of the model: how many requests each of its faults still cuts. */
interface SandboxModel {
  readonly faults: Faults
  left: { id: string; times: number }[]
}

t.test('each sandbox has its own copy of every shared fault, whenever it was leased', async t => {
  fc.assert(
    fc.property(steps, all => {
      const { shared, join } = create()
      const sandboxes: SandboxModel[] = []
      const live: { id: string; times: number }[] = []
      const fired = new Map<string, number>()
      for (const [index, step] of all.entries()) {
        const sandbox = 'sandbox' in step ? sandboxes[step.sandbox] : undefined
        if (step.does === 'lease') sandboxes.push({ faults: join(), left: live.map(each => ({ ...each })) })
        if (step.does === 'share') {
          const times = (index % 3) + 1
          const { id } = shared.add({ ...reset, times })
          live.push({ id, times })
          fired.set(id, 0)
          for (const each of sandboxes) each.left.push({ id, times })
        }
        if (step.does === 'clearShared') {
          shared.clear()
          for (const each of sandboxes) each.left = each.left.filter(({ id }) => !live.some(one => one.id === id))
          live.splice(0)
        }
        if (sandbox === undefined) continue
        if (step.does === 'own') sandbox.left.push({ id: sandbox.faults.add({ ...reset, times: 1 }).id, times: 1 })
        if (step.does === 'clearOwn') {
          sandbox.faults.clear()
          sandbox.left = sandbox.left.filter(({ id }) => id.startsWith('shared-'))
        }
        if (step.does === 'end') {
          sandbox.faults.detach()
          sandboxes.splice(sandboxes.indexOf(sandbox), 1)
        }
        if (step.does === 'call') {
          const next = sandbox.left.find(({ times }) => times > 0)
          if (next !== undefined) next.times--
          if (next !== undefined && fired.has(next.id)) fired.set(next.id, (fired.get(next.id) as number) + 1)
          t.equal(sandbox.faults.fire(call)?.id, next?.id)
        }
      }
      for (const { faults, left } of sandboxes) {
        t.strictSame(
          faults.list().map(({ id, times = 0, fired: count }) => ({ id, times: times - count })),
          left
        )
      }
      t.strictSame(
        shared.list().map(({ id, fired: count }) => [id, count]),
        live.map(({ id }) => [id, fired.get(id)])
      )
    })
  )
})

t.test('the totals of a shared fault include sandboxes that have ended', async t => {
  const { shared, join } = create()
  const { id } = shared.add({ ...reset, skip: 1, times: 2 })
  const first = join()
  for (let sent = 0; sent < 3; sent++) first.fire(call)
  first.detach()
  const second = join()
  second.fire(call)
  const report = {
    id,
    operation: '*',
    kind: 'reset',
    skip: 1,
    times: 2,
    sandbox: '*',
    phase: 'before',
    state: 'active'
  }
  t.strictSame(shared.find(id), { ...report, matched: 4, fired: 2 })
  t.strictSame(second.find(id), { ...report, matched: 1, fired: 0 })
  t.strictSame(shared.listPending(), [])
  t.strictSame(second.listPending(), [], 'it need not fire in each sandbox')
})

t.test('a sandbox clears and expects only faults of its own', async t => {
  const { shared, join } = create()
  const faults = join()
  shared.add(reset)
  t.equal(faults.hadAny(), false)
  const own = faults.add({ ...reset, skip: 1 })
  t.strictSame(faults.listPending(), [own])
  faults.clear()
  t.strictSame(
    faults.list().map(({ id }) => id),
    ['shared-1']
  )
  t.equal(faults.fire(call)?.id, 'shared-1')
  shared.clear()
  t.strictSame([faults.list(), shared.list()], [[], []])
})

t.test('a sandbox can remove its copy only', async t => {
  const { shared, join } = create()
  const [one, other] = [join(), join()]
  const { id } = one.add({ ...reset, sandbox: '*' })
  t.equal(id, 'shared-1')
  t.equal(one.remove(id), true)
  t.strictSame([one.list().length, other.list().length, shared.list().length], [0, 1, 1])
  t.equal(shared.remove(id), true)
  t.equal(shared.remove(id), false)
  t.strictSame([one.list().length, other.list().length, shared.list().length], [0, 0, 0])
})

t.test('shared faults have a limit of their own', async t => {
  const { shared, join } = create()
  const faults = join()
  for (let added = 0; added < 1_000; added++) shared.add(reset)
  t.throws(() => shared.add(reset), /cannot have more than 1000 active faults/)
  for (let added = 0; added < 1_000; added++) faults.add(reset)
  t.throws(() => faults.add(reset), /cannot have more than 1000 active faults/)
  t.equal(faults.list().length, 2_000)
})

t.test('an inconsistent fault is refused, and nobody gets it', async t => {
  const { shared, join } = create()
  const faults = join()
  const wrong: Fault = { ...reset, delay: { uniform: [2, 1] }, sandbox: '*' }
  t.throws(() => faults.add(wrong), /invalid request body: delay.uniform: /)
  t.strictSame([faults.list(), shared.list()], [[], []])
})
