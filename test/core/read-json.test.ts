import fc from 'fast-check'
import t from 'tap'
import { JsonProblem, readJson } from '../../src/core/read-json.js'

const nest = (open: string, depth: number, close: string) => open.repeat(depth) + '1' + close.repeat(depth)

/** What `readJson` says, and how often it called the parser. */
function read(text: string): { message: string | undefined; parsed: number } {
  const { parse } = JSON
  let parsed = 0
  JSON.parse = (...args: Parameters<typeof parse>) => {
    parsed++
    return parse(...args) as unknown
  }
  try {
    readJson(Buffer.from(text))
    return { message: undefined, parsed }
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    return { message: error.message, parsed }
  } finally {
    JSON.parse = parse
  }
}

const TOO_DEEP = 'is nested more than 100 levels deep'

t.test('refuses a long text that nests too deep before it is parsed', async t => {
  for (const text of [
    nest('[', 500_000, ']'),
    nest('{"a":', 100_000, '}'),
    '[{"a":'.repeat(50_000),
    '['.repeat(100_000)
  ]) {
    t.strictSame(read(text), { message: TOO_DEEP, parsed: 0 }, text.slice(0, 20))
  }
})

t.test('a text of any length is refused for its depth exactly when its value is too deep', async () => {
  const filling = fc.constantFrom('', '"', '\\', '[[{', ']}', 'é', '"[', '\\"[')
  const property = fc.property(
    fc.integer({ min: 90, max: 110 }),
    fc.array(filling),
    fc.boolean(),
    (depth, parts, isLong) => {
      // Brackets in texts do not count.
      const texts = parts.map(part => JSON.stringify(part.repeat(20)))
      const items = [...texts, ...(isLong ? [JSON.stringify('x'.repeat(70_000))] : []), nest('[', depth - 1, ']')]
      const { message } = read(`[${items.join(',')}]`)
      return message === (depth > 100 ? TOO_DEEP : undefined)
    }
  )
  fc.assert(property, { numRuns: 300 })
})
