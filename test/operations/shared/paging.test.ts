import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { MAX_PAGE_LENGTH } from '../../../src/contract/limits.js'
import type { OperationContext } from '../../../src/operations/shared/context.js'
import { listPage, type PageInput } from '../../../src/operations/shared/paging.js'
import { sliceOf } from '../../../src/operations/protocols/slice.js'
import type { Slice, Window } from '../../../src/store/shared/keyset.js'

const context = { cursorKey: Buffer.from('key'), store: { countWrites: () => 0 } } as unknown as OperationContext

interface Page {
  readonly items: readonly string[]
  readonly totalCount: number
  readonly next?: string
  readonly prev?: string
}

async function readPage(page: PageInput, read: (window: Window) => Slice): Promise<Page> {
  const list = { identity: ['list'], page, itemsKey: 'items', open: () => read }
  return (await listPage(context, list)).toJSON() as Page
}

/** A little less than a quarter of a page, which also has a count and two cursors. */
const QUARTER = MAX_PAGE_LENGTH / 4 - 4_096

/** JSON texts of so many quarters of a page. */
const texts = Array.from({ length: 7 }, (_, units) => `"${'x'.repeat(Math.max(0, units * QUARTER - 2))}"`)

/** Items by their index and their length, in quarters of a page. */
const lists = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 8 })

/** How many items of the rest of a list fit on one page. */
function countOnPage(rest: readonly number[], first: number): number {
  let length = 0
  const over = rest.findIndex(units => (length += units) > 4)
  return Math.min(first, rest.length, over === -1 ? Infinity : Math.max(1, over))
}

t.test('ends a page before the item that would make it too long, and continues on the next', async () => {
  const any = [lists, fc.integer({ min: 1, max: 9 })] as const
  const property = fc.asyncProperty(...any, async (lengths, first) => {
    const keys = lengths.map((_, index) => `${index}`)
    const render = (key: string) => texts[lengths[Number(key)] as number] as string
    const read = async (cursor: object) => {
      const { items, ...info } = await readPage({ first, ...cursor }, window =>
        // As the store does, ends a slice with a long item.
        sliceOf(keys, key => key, { ...window, first: 1, render })
      )
      return { ...info, found: items.map(({ length }) => Math.ceil(length / QUARTER)) }
    }

    let rest = lengths
    let page = await read({})
    for (;;) {
      const count = countOnPage(rest, first)
      assert.deepEqual(page.found, rest.slice(0, count))
      rest = rest.slice(count)
      if (page.next === undefined) break
      page = await read({ after: page.next })
    }
    assert.deepEqual(rest, [])

    rest = lengths.slice(0, lengths.length - page.found.length).toReversed()
    while (page.prev !== undefined) {
      page = await read({ before: page.prev })
      const count = countOnPage(rest, first)
      assert.deepEqual(page.found, rest.slice(0, count).toReversed())
      rest = rest.slice(count)
    }
    assert.deepEqual(rest, [])
  })
  await fc.assert(property, { numRuns: 50 })
})

t.test('serves other requests between the slices of a page', async t => {
  const read = (window: Window) =>
    sliceOf(['a', 'b', 'c'], key => key, { ...window, first: 1, render: key => `"${key}"` })
  const order: string[] = []
  setImmediate(() => order.push('other'))
  const page = await readPage({ first: 2 }, window => {
    order.push('slice')
    return read(window)
  })
  t.strictSame(order, ['slice', 'other', 'slice'])
  t.match(page, { totalCount: 3, items: ['a', 'b'], next: /./ })
})
