/** OpenAPI documents and YAML texts of any size. */
import { tinyDocument } from '../http-import.js'
import { repeatItem, repeatText, type Shape } from './shape.js'

const json = (name: string, make: (size: number) => object): Shape<string> => ({
  name,
  make: size => JSON.stringify(tinyDocument(make(size)))
})

const toMap = <Value>(prefix: string, make: (index: number) => Value, size: number) =>
  Object.fromEntries(repeatItem(index => [`${prefix}${index}`, make(index)], size))

const ok = { 200: { description: 'x' } }
const operation = (more: object = {}) => ({ get: { operationId: 'a', responses: ok, ...more } })
const onePath = (more: object) => ({ paths: { '/a': operation(more) } })
const bodyOf = (schema: unknown) => ({ content: { 'application/json': { schema } } })
const withSchema = (schema: unknown, schemas: object = {}) => ({
  ...onePath({ responses: { 200: { description: 'x', ...bodyOf(schema) } } }),
  components: { schemas }
})

/** Objects that each refer to the next one: `section` is a path below the root. */
const chain = (section: string, size: number, last: object) =>
  Object.fromEntries(
    repeatItem(index => index, size / 8).map((index, _, all) => [
      `c${index}`,
      index === all.length - 1 ? last : { $ref: `#/${section}/c${index + 1}` }
    ])
  )

/** An object that refers to a chain by each of its links. */
const toEachOf = (section: string, links: object) => Object.keys(links).map(name => ({ $ref: `#/${section}/${name}` }))

const kinds: Readonly<Record<string, object>> = {
  schemas: { type: 'string' },
  parameters: { name: 'a', in: 'query', schema: { type: 'string' } },
  responses: { description: 'x' },
  requestBodies: bodyOf({ type: 'string' }),
  headers: { schema: { type: 'string' } },
  securitySchemes: { type: 'http', scheme: 'basic' },
  pathItems: operation()
}

const usages: Readonly<Record<string, (links: readonly object[]) => object>> = {
  schemas: links => onePath({ responses: { 200: { description: 'x', ...bodyOf({ allOf: links }) } } }),
  parameters: links => onePath({ parameters: links }),
  responses: links =>
    onePath({ responses: Object.fromEntries(links.map((link, index) => [100 + (index % 500), link])) }),
  requestBodies: links => ({
    paths: Object.fromEntries(
      links.map((link, index) => [`/p${index}`, { post: { requestBody: link, responses: ok } }])
    )
  }),
  headers: links => onePath({ responses: { 200: { description: 'x', headers: Object.fromEntries(links.entries()) } } }),
  securitySchemes: links => onePath({ security: links.map((_, index) => ({ [`c${index}`]: [] })) }),
  pathItems: links => ({ paths: Object.fromEntries(links.map((link, index) => [`/p${index}`, link])) })
}

const chains = Object.keys(kinds).map(kind =>
  json(`a chain of ${kind}`, size => {
    const links = chain(`components/${kind}`, size, kinds[kind] as object)
    return { ...usages[kind]?.(toEachOf(`components/${kind}`, links)), components: { [kind]: links } }
  })
)

export const documentShapes: readonly Shape<string>[] = [
  ...chains,
  json('a chain of paths with extensions', size => {
    const links = 40
    const extensions = (step: number) => toMap(`x-${step}-`, () => 0, size / 2 / links)
    const steps = Array.from({ length: links }, (_, step): [string, object] => [
      `/c${step}`,
      { ...(step < links - 1 && { $ref: `#/paths/~1c${step + 1}` }), ...extensions(step) }
    ])
    return { paths: { ...Object.fromEntries(steps), ...toMap('/p', () => ({ $ref: '#/paths/~1c0' }), size / 2) } }
  }),
  json('paths', size => ({ paths: toMap('/p', index => operation({ operationId: `o${index}` }), size) })),
  json('paths with the same operationId', size => ({ paths: toMap('/p', () => operation(), size) })),
  json('paths without operationId', size => ({ paths: toMap('/p/{a}/', () => ({ get: { responses: ok } }), size) })),
  json('wrong paths', size => ({ paths: toMap('p', () => 0, size) })),
  json('wrong operations', size => ({ paths: toMap('/p', () => ({ get: 0, post: [] }), size) })),
  json('references without a target', size => ({ paths: toMap('/p', () => ({ $ref: '#/no' }), size) })),
  json('a path with many parameters', size => ({ paths: { [repeatText('/{a}', size)]: operation() } })),
  json('parameters', size => onePath({ parameters: repeatItem(index => ({ name: `a${index}`, in: 'query' }), size) })),
  json('the same parameter', size => onePath({ parameters: repeatItem(() => ({ name: 'a', in: 'query' }), size) })),
  json('parameters of a path and of its operations', size => ({
    paths: {
      '/a': {
        parameters: repeatItem(index => ({ name: `a${index}`, in: 'query' }), size / 2),
        ...operation({ parameters: repeatItem(index => ({ name: `a${index}`, in: 'query' }), size / 2) })
      }
    }
  })),
  json('wrong parameters', size => onePath({ parameters: repeatItem(() => ({}), size) })),
  json('responses', size => onePath({ responses: toMap('x', () => ({ description: 'x' }), size) })),
  json('media types', size =>
    onePath({ responses: { 200: { description: 'x', content: toMap('a/b', () => ({ schema: {} }), size) } } })
  ),
  json('servers', size => ({ servers: repeatItem(index => ({ url: `https://a${index}` }), size) })),
  json('variables of a server', size => ({
    servers: [
      { url: `https://{v1}${repeatText('{v}', size / 2)}`, variables: toMap('v', () => ({ default: 'a' }), size / 2) }
    ]
  })),
  json('security', size => onePath({ security: repeatItem(() => ({ a: [] }), size) })),
  json('security schemes', size => ({
    security: repeatItem(index => ({ [`s${index}`]: [] }), size / 2),
    components: { securitySchemes: toMap('s', () => ({ type: 'http', scheme: 'basic' }), size / 2) }
  })),
  json('scopes', size => ({
    components: {
      securitySchemes: {
        o: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: 'https://a', scopes: toMap('s', () => 'x', size) } }
        }
      }
    },
    security: [{ o: [] }]
  })),
  json('tags', size => ({ tags: repeatItem(index => ({ name: `t${index}` }), size) })),
  json('a long title', size => ({ info: { title: repeatText('a ', size), version: '1' } })),
  json('schemas in allOf', size => withSchema({ allOf: repeatItem(() => ({ type: 'object' }), size) })),
  json('properties', size => withSchema({ properties: toMap('p', () => ({ type: 'string' }), size) })),
  json('references to one schema', size =>
    withSchema({ anyOf: repeatItem(() => ({ $ref: '#/components/schemas/A' }), size) }, { A: { type: 'object' } })
  ),
  json('schemas that refer to each other in a ring', size => {
    const schemas = repeatItem(index => `s${index}`, size / 8)
    const next = (index: number) => ({ $ref: `#/components/schemas/s${(index + 1) % schemas.length}` })
    return withSchema(
      next(0),
      Object.fromEntries(schemas.map((name, index) => [name, { type: 'object', properties: { a: next(index) } }]))
    )
  }),
  json('schemas that each refer to all before', size => {
    const count = Math.floor(Math.sqrt(size / 40))
    const schemas = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `s${index}`,
        { allOf: Array.from({ length: index }, (_, before) => ({ $ref: `#/components/schemas/s${before}` })) }
      ])
    )
    return withSchema({ $ref: `#/components/schemas/s${count - 1}` }, schemas)
  }),
  json('operations that share schemas', size => ({
    paths: toMap(
      '/p',
      () => ({ post: { requestBody: bodyOf({ $ref: '#/components/schemas/s0' }), responses: ok } }),
      size / 2
    ),
    components: {
      schemas: toMap('s', index => ({ properties: { a: { $ref: `#/components/schemas/s${index + 1}` } } }), size / 2)
    }
  })),
  json('a long pointer', size => ({ paths: { '/a': { $ref: `#/paths/${repeatText('a/', size)}` } } })),
  json('an escaped pointer', size => ({ paths: { '/a': { $ref: `#/paths/${repeatText('~1', size)}` } } })),
  json('enum', size => withSchema({ enum: repeatItem(index => `e${index}`, size) })),
  json('examples', size => withSchema({ examples: repeatItem(index => ({ a: index }), size) }))
]

const yaml = (name: string, part: string, [before, after]: readonly [string, string] = ['', '']): Shape<string> => ({
  name,
  make: size => before + repeatText(part, size) + after
})

/** Texts on which a YAML parser may take long. Most are not OpenAPI documents. */
export const yamlShapes: readonly Shape<string>[] = [
  {
    name: 'paths',
    make: size =>
      `openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n${repeatItem(
        index => `  /p${index}:\n    get:\n      operationId: o${index}\n      responses: {}\n`,
        size
      ).join('')}`
  },
  ...[
    ['flow lists', '['],
    ['flow maps', '{a: '],
    ['flow pairs', '[a, '],
    ['closed flow', '[]'],
    ['commas', ',', ['[', ']']],
    ['flow items', 'a, ', ['[', ']']],
    ['flow map items', 'a: b, ', ['{', '}']],
    ['list marks', '- '],
    ['list items', '- a\n'],
    ['key marks', '? '],
    ['explicit keys', '? a\n'],
    ['colons', ': '],
    ['colons without space', ':'],
    ['pairs', 'a: b\n'],
    ['tags', '!a '],
    ['tags of items', '- !a b\n'],
    ['wrong tags', '!<', ['', '']],
    ['anchors', '&a '],
    ['anchors of items', '- &a b\n'],
    ['aliases of nothing', '- *a\n'],
    ['merge keys', '<<: {a: b}\n'],
    ['comments', '# a\n'],
    ['comments after values', 'a: b # c\n'],
    ['comments between', '\n# a\n', ['a:\n', '  b']],
    ['a long comment', '#'],
    ['lines of a plain text', 'a\n  ', ['a: ', '']],
    ['empty lines', '\n', ['a: b', 'c: d']],
    ['empty lines in a text', '\n', ['a: b\n', '  c']],
    ['lines of a quoted text', 'a\n  ', ['a: "', '"']],
    ['escapes', '\\u0041', ['a: "', '"']],
    ['wrong escapes', '\\q', ['a: "', '"']],
    ['single quotes', "''", ["a: '", "'"]],
    ['an open quote', '"a'],
    ['a block text', '  a\n', ['a: |\n', '']],
    ['a folded text', '  a\n\n', ['a: >\n', '']],
    ['empty lines of a folded text', '\n', ['a: >\n  b', '  c']],
    ['block headers', '|\n'],
    ['documents', '---\n'],
    ['ends of documents', '...\n'],
    ['directives', '%A b\n', ['', '---\n']],
    ['tag directives', '%TAG !a! b\n', ['', '---\n']],
    ['spaces', ' '],
    ['spaces before a value', ' ', ['a:', 'b']],
    ['tabs', '\t', ['a:', 'b']],
    ['carriage returns', '\r', ['a:', 'b']],
    ['digits', '1'],
    ['dots', '.', ['a: 1', '']],
    ['underscores', '_', ['a: 0', '']],
    ['dates', '2001-01-01 ', ['a: ', '']],
    ['reserved marks', '@ '],
    ['null bytes', '\0'],
    ['braces without a start', '}'],
    ['mixed marks', '? - : '],
    ['quoted keys', '"a": b\n'],
    ['wide keys', 'a', ['', ': b']],
    ['a byte order mark', '\uFEFF'],
    ['wide characters', '𝒳']
  ].map(([name, part, around]) => yaml(name as string, part as string, around as [string, string] | undefined)),
  {
    name: 'deep indentation',
    make: size =>
      Array.from({ length: Math.floor(Math.sqrt(2 * size)) }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')
  },
  {
    name: 'different keys',
    make: size => repeatItem(index => `k${index}: ${index}\n`, size).join('')
  },
  {
    name: 'aliases of one anchor',
    make: size => `a: &a ${repeatText('x', size / 2)}\nb:\n${'  - *a\n'.repeat(Math.min(90, Math.ceil(size / 500)))}`
  },
  {
    name: 'anchors, each with an alias',
    make: size =>
      repeatItem(index => `k${index}: &a${index} b\nl${index}: *a${index}\n`, Math.min(size, 20_000)).join('')
  }
]
