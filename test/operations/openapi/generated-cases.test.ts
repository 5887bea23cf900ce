/** Documents that are too long for a fixture: ordinary ones and odd ones, and what becomes of each. */
import t from 'tap'
import type { ApiError } from '../../../src/contract/errors.js'
import type { Message } from '../../../src/contract/schemas/common.js'
import { readOpenApi } from '../../../src/operations/openapi/read-openapi.js'

const head = 'openapi: 3.0.3\ninfo: { title: T, version: "1" }\nservers: [{ url: https://a.example }]\n'

const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('')

async function read(document: string | object) {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return readOpenApi(Buffer.from(text), { mode: 'strict' })
}

async function refusalOf(document: string): Promise<readonly Message[]> {
  const error = await read(document).then(
    () => undefined,
    (reason: unknown) => reason as ApiError
  )
  return error?.body['messages' as never] ?? []
}

const base = { openapi: '3.0.3', info: { title: 'T', version: '1' }, servers: [{ url: 'https://a.example' }] }

t.test('40,000 tags are read, and a repeated one is a fault', async t => {
  const tags = Array.from({ length: 40_000 }, (_, index) => ({ name: `t${index}` }))
  t.match(await read({ ...base, paths: {}, tags }), { name: 'T', actions: [] })
  t.match(await refusalOf(JSON.stringify({ ...base, paths: {}, tags: [...tags, { name: 't39999' }] })), [
    { severity: 'error', detail: [/#\/tags\/40000/] }
  ])
})

t.test('10,000 parameters of an operation are too many for a connector, and a repeated one is a fault', async t => {
  const toParameters = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `p${index}`, in: 'query', schema: {} }))
  const withParameters = (parameters: readonly object[]) => ({
    ...base,
    paths: { '/a': { get: { parameters, responses: { 200: { description: '' } } } } }
  })
  const parameters = toParameters(1_000)
  t.equal((await read(withParameters(parameters))).actions[0]?.parameters.length, 1_000)
  const repeated = [...parameters.slice(1), { name: 'p999', in: 'query', schema: {} }]
  t.match(await refusalOf(JSON.stringify(withParameters(repeated))), [{ severity: 'error' }])
  t.match(await refusalOf(JSON.stringify(withParameters(toParameters(10_000)))), [{ severity: 'error' }])
})

t.test('a flow list of 340,000 empty lists is an extension like any other', async t => {
  t.match(await read(`${head}paths: {}\nx-a: [${'[],'.repeat(340_000)}]\n`), { name: 'T', actions: [] })
})

t.test('160,000 lines with tabs are refused by the first of them', async t => {
  t.match(await refusalOf(`${head}paths: {}\n${'\tx: 1\n'.repeat(160_000)}`), [
    { severity: 'error', detail: [/line 5, column 1/] }
  ])
})

t.test('3 MB of ordinary YAML are read completely', async t => {
  const [operations, schemas] = [300, 900]
  const paths = repeat(
    operations,
    index => `  /r${index}/{id}:
    get:
      operationId: get${index}
      summary: Reads one of the things numbered ${index}
      description: >-
        Words about the thing, which go on for a line or two, as they do in what people publish,
        so that the document is as long as such documents are.
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/S${index}'
`
  )
  const field = (index: number) => `        field${index}:
          description: What the field numbered ${index} means to somebody
          type: string
          maxLength: 255
`
  const fields = repeat(25, field)
  const components = repeat(schemas, index => `    S${index}:\n      type: object\n      properties:\n${fields}`)
  const api = await read(`${head}paths:\n${paths}components:\n  schemas:\n${components}`)
  t.strictSame(
    api.actions.map(({ name, path, parameters, responses }) => ({ name, path, parameters, responses })),
    Array.from({ length: operations }, (_, index) => ({
      name: `get${index}`,
      path: `/r${index}/{{ param.id }}`,
      parameters: [{ name: 'id', in: 'path', required: true, type: 'string' }],
      responses: [{ status: 200, definitions: [`S${index}`] }]
    }))
  )
  t.strictSame(
    api.definitions.map(({ name, content }) => [
      name,
      Object.keys((JSON.parse(content) as { properties: object }).properties).length
    ]),
    Array.from({ length: schemas }, (_, index) => [`S${index}`, 25])
  )
})
