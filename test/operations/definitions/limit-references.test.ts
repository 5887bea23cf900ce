import fc from 'fast-check'
import t from 'tap'
import { MAX_SHOWN_NAMES_LENGTH, MAX_SHOWN_REFERENCES } from '../../../src/contract/limits.js'
import { limitReferences } from '../../../src/operations/definitions/limit-references.js'

const lists = fc.array(fc.record({ count: fc.nat(6_000), length: fc.integer({ min: 1, max: 255 }) }), { maxLength: 5 })

t.test('shows the first references, until they or their names are too many', async t => {
  fc.assert(
    fc.property(lists, kinds => {
      const show = limitReferences()
      const given = kinds.map(({ count, length }) =>
        Array.from({ length: count }, () => ({ type: 'action' as const, id: 'A', name: 'x'.repeat(length) }))
      )
      const shown = given.map(references => show(references))
      for (const [index, references] of shown.entries()) {
        const rest = given[index]?.slice(0, references.length) ?? []
        if (!references.every((each, place) => each === rest[place])) throw new Error('not the first ones')
      }
      const all = given.flat()
      let names = 0
      const fitting = all.findIndex(({ name }, index) => {
        names += name.length
        return index >= MAX_SHOWN_REFERENCES || names > MAX_SHOWN_NAMES_LENGTH
      })
      if (shown.flat().length !== (fitting === -1 ? all.length : fitting)) throw new Error(`${shown.flat().length}`)
    })
  )
  t.pass('the property holds for every run')
})
