/** OpenAPI documents that are meant to take much time or memory, of any size. */
import fc from 'fast-check'

const head = 'openapi: 3.1.0\ninfo: { title: T, version: "1" }\n'
const json = (more: object) =>
  JSON.stringify({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {}, ...more })
const fill = (count: number, entry: (index: number) => [string, unknown]) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)))
const ok = { 200: { description: '' } }

/** Each makes a document whose length grows with the count. */
const kinds: Readonly<Record<string, (count: number) => string>> = {
  'deep JSON': count => `{"openapi":"3.1.0","paths":{},"x":${'['.repeat(count)}${']'.repeat(count)}}`,
  'deep YAML': count => `${head}x-a: ${'['.repeat(count)}${']'.repeat(count)}\n`,
  'nested lists on one line': count => `${head}x-a:\n  ${'- '.repeat(count)}a\n`,
  'empty lists': count => `${head}paths: {}\nx-a: [${'[],'.repeat(count)}]\n`,
  'tabs': count => `${head}${'\tx: 1\n'.repeat(count)}`,
  'brackets that close too early': count =>
    `${head}paths: {}\n${Array.from({ length: count >> 4 }, (_, i) => `x-${i}: [\n  a\n]\n`).join('')}`,
  'quoted texts that continue too early': count =>
    `${head}paths: {}\nx-a:\n${Array.from({ length: count >> 4 }, (_, i) => `  k${i}: 'a\n  b'\n`).join('')}`,
  'many aliases': count => `${head}paths: {}\nx-a: &a { b: c }\nx-b: [${'*a,'.repeat(count)}]\n`,
  'aliases of aliases': count =>
    `${head}x-0: &a0 [x, x]\n${Array.from({ length: count >> 5 }, (_, i) => `x-${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`).join('')}`,
  'merged objects': count =>
    `${head}paths: {}\nx-a: &a { ${Array.from({ length: count >> 5 }, (_, i) => `k${i}: 1`).join(', ')} }\n${Array.from({ length: count >> 5 }, (_, i) => `x-${i}: { <<: *a }\n`).join('')}`,
  'repeated keys': count => `{"openapi":"3.1.0","paths":{${'"/a":{},'.repeat(count)}"/b":{}}}`,
  'many documents': count => `${head}paths: {}\n${'---\na: 1\n'.repeat(count >> 3)}`,
  'JSON that ends early': count => `{"openapi":"3.1.0","x":[${'{"a":[1,"b"]},'.repeat(count >> 3)}`,
  'a long text': count => json({ info: { title: 'x'.repeat(count * 4), version: '1' } }),
  'a long number': count => `{"openapi":"3.1.0","paths":{},"x-a":${'9'.repeat(count * 4)}}`,
  'many unknown properties': count => json(fill(count >> 3, index => [`unknown${index}`, index])),
  'many tags': count => json({ tags: Array.from({ length: count >> 3 }, (_, index) => ({ name: `t${index}` })) }),
  'many parameters': count =>
    json({
      paths: {
        '/a': {
          get: {
            responses: ok,
            parameters: Array.from({ length: count >> 5 }, (_, index) => ({
              name: `p${index}`,
              in: 'query',
              schema: {}
            }))
          }
        }
      }
    }),
  'many faults': count =>
    json({ paths: fill(count >> 5, index => [`/${index}`, { get: { parameters: 5, responses: [index], tags: {} } }]) }),
  'references in a circle': count =>
    json({
      components: {
        schemas: fill(count >> 6, index => [
          `S${index}`,
          { $ref: `#/components/schemas/S${(index + 1) % (count >> 6)}` }
        ])
      }
    }),
  'references to nothing': count =>
    json({ components: { schemas: fill(count >> 5, index => [`S${index}`, { $ref: `#/x/${index}` }]) } }),
  'one large path item for many paths': count => {
    const parameters = Array.from({ length: count >> 7 }, (_, index) => ({
      name: `p${index}`,
      in: 'query',
      schema: {}
    }))
    return json({
      paths: fill(count >> 7, index => [`/${index}`, { $ref: '#/components/pathItems/P' }]),
      components: { pathItems: { P: { parameters, get: { responses: ok } } } }
    })
  },
  'parts of schemas as schemas': count => {
    const deep = Array.from({ length: 80 }).reduce<object>(inner => ({ not: inner }), {
      description: 'x'.repeat(count)
    })
    const oneOf = Array.from({ length: 80 }, (_, index) => ({ $ref: `#/components/schemas/A${'/not'.repeat(index)}` }))
    return json({ components: { schemas: { A: deep, B: { oneOf } } } })
  },
  'choices of parameters in a circle': count => {
    const anyOf = Array.from({ length: 10 }, () => ({ $ref: '#/components/schemas/A' }))
    const parameters = Array.from({ length: count >> 7 }, (_, index) => ({
      name: `p${index}`,
      in: 'query',
      schema: { $ref: '#/components/schemas/A' }
    }))
    return json({ paths: { '/a': { get: { responses: ok, parameters } } }, components: { schemas: { A: { anyOf } } } })
  },
  'long keys': count =>
    json({ components: { schemas: fill(count >> 9, index => [`${index}${'~/'.repeat(500)}`, { a: 1 }]) } })
}

export interface HostileDocument {
  readonly kind: string
  readonly text: string
}

export const documentKinds = Object.keys(kinds)

/** @param count about the number of parts; a document has a few times as many characters. */
export function hostileDocuments(maxCount: number): fc.Arbitrary<HostileDocument> {
  return fc
    .record({ kind: fc.constantFrom(...documentKinds), count: fc.integer({ min: 100, max: maxCount }) })
    .map(({ kind, count }) => makeHostile(kind, count))
}

export function makeHostile(kind: string, count: number): HostileDocument {
  return { kind, text: (kinds[kind] as (typeof kinds)[string])(count) }
}
