import fc from 'fast-check'
import t from 'tap'
import { findOrdinal, UsageError } from '../../src/config.js'

const cluster = { KUBERNETES_SERVICE_HOST: '10.0.0.1' }

const names: [name: string, ordinal: number | undefined][] = [
  ['versori-mock-0', 0],
  ['versori-mock-17', 17],
  ['versori-mock-1023', 1_023],
  ['versori-mock-3.versori-mock.tests.svc.cluster.local', 3],
  ['a-1-2', 2],
  ['versori-mock', undefined],
  ['versori-mock3', undefined],
  ['versori-mock-03', undefined],
  ['versori-mock-5d8f9c7b6-24567', undefined],
  ['versori-mock-5d8f9c7b6-x2k4p', undefined],
  ['versori-mock.node-3', undefined],
  ['3', undefined],
  ['', undefined]
]

for (const [name, ordinal] of names) {
  t.test(`the replica of a pod with the host name "${name}" is ${ordinal ?? 'not known'}`, async t => {
    t.equal(findOrdinal(cluster, name), ordinal)
    t.equal(findOrdinal({}, name), undefined, 'outside of a cluster')
  })
}

t.test('any ordinal of a StatefulSet is read, or refused if it is too high', async t => {
  const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,20}[a-z0-9])?$/)
  fc.assert(
    fc.property(label, fc.integer({ min: 0, max: 9_999 }), (set, ordinal) => {
      const name = `${set}-${ordinal}`
      if (ordinal <= 1_023) {
        t.equal(findOrdinal(cluster, name), ordinal)
        return
      }
      const message = `the host name ${name} ends with ${ordinal}, but the number of a replica is at most 1023; set --replica, or use fewer replicas`
      t.throws(() => findOrdinal(cluster, name), new UsageError(message))
    })
  )
})
