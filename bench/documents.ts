/** OpenAPI documents of a given size, of the kind that vendors publish. */
import { stringify } from 'yaml'

/** Bytes of an operation with its schemas in JSON, about. */
const BYTES_OF_OPERATION = 4_300

const OPERATIONS = 1_000

/** @param size in bytes of JSON. Larger documents have longer examples, not more operations. */
export function createDocument(size: number): object {
  const count = Math.min(OPERATIONS, Math.ceil(size / BYTES_OF_OPERATION))
  const more = Math.max(0, size / count - BYTES_OF_OPERATION)
  const indexes = Array.from({ length: count }, (_, index) => index)
  const schemas = indexes.map((index): [string, object] => [`Thing${index}`, createSchema(index)])
  const paths = indexes.map((index): [string, object] => [
    `/things${index}/{id}`,
    { get: createOperation(index, more) }
  ])
  return {
    openapi: '3.0.3',
    info: { title: 'Things', version: '1' },
    servers: [{ url: 'https://things.example' }],
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) }
  }
}

export function toYaml(document: object): string {
  return stringify(document, { aliasDuplicateObjects: false })
}

function createOperation(index: number, more: number): object {
  const schema = { $ref: `#/components/schemas/Thing${index}` }
  const example = Array.from({ length: more / 20 }, (_, each) => ({ field: `${each}` }))
  return {
    operationId: `getThing${index}`,
    summary: `Reads one of the things numbered ${index}`,
    description: 'Words about the thing, which go on for a line or two, as they do in what people publish.',
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: { 200: { description: 'The thing', content: { 'application/json': { schema, example } } } }
  }
}

function createSchema(index: number): object {
  const field = { type: 'string', maxLength: 255, description: `What a field of the thing numbered ${index} means.` }
  const fields = Array.from({ length: 35 }, (_, each): [string, object] => [`field${each}`, field])
  return { type: 'object', properties: Object.fromEntries(fields) }
}
