/** OpenAPI documents of a given size, of the kind that vendors publish. */
import { stringify } from 'yaml'

/** Bytes of an operation with its schemas in JSON, about. */
const BYTES_OF_OPERATION = 4_300

const OPERATIONS = 1_000

/** @param size in bytes of JSON. Larger documents have longer descriptions, not more operations. */
export function createDocument(size: number): object {
  const count = Math.min(OPERATIONS, Math.ceil(size / BYTES_OF_OPERATION))
  const more = Math.max(0, size / count - BYTES_OF_OPERATION)
  const indexes = Array.from({ length: count }, (_, index) => index)
  const schemas = indexes.map(index => [`Thing${index}`, createSchema(index, more)])
  const paths = indexes.map(index => [`/things${index}/{id}`, { get: createOperation(index) }])
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

function createOperation(index: number): object {
  const schema = { $ref: `#/components/schemas/Thing${index}` }
  return {
    operationId: `getThing${index}`,
    summary: `Reads one of the things numbered ${index}`,
    description: 'Words about the thing, which go on for a line or two, as they do in what people publish.',
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: { 200: { description: 'The thing', content: { 'application/json': { schema } } } }
  }
}

function createSchema(index: number, more: number): object {
  const field = { type: 'string', maxLength: 255, description: `What a field of the thing numbered ${index} means.` }
  const fields = Array.from({ length: 35 }, (_, each) => [`field${each}`, field])
  return { type: 'object', description: 'x '.repeat(more / 2), properties: Object.fromEntries(fields) }
}
