/** Reads multipart/form-data. The parser loads with the first form. */
import { invalidField } from '../contract/invalid-fields.js'
import { lazy } from '../core/lazy-module.js'
import { nextTurn } from '../core/timers.js'

const loadParser = lazy(() => import('@fastify/busboy'))

/** The parts of a form by name, whether they are files or not. */
export type Form = ReadonlyMap<string, Buffer>

/** More parts than any operation has names for. */
const MAX_PARTS = 20

const NOTHING = Buffer.alloc(0)

/** Bytes that are parsed in a turn. The parser takes a microsecond for each boundary, of which there may be many. */
const SLICE = 131_072

/** @throws ApiError 400 `invalidBody` if the form is malformed or has two parts of one name. */
export async function readForm(contentType: string, bytes: Buffer): Promise<Form> {
  const { Busboy } = await loadParser()
  const parser = createParser(Busboy, contentType, bytes.length)
  const [form] = await Promise.all([collect(parser), feed(parser, bytes)])
  return form
}

type Busboy = Awaited<ReturnType<typeof loadParser>>['Busboy']
type Parser = InstanceType<Busboy>

function createParser(Busboy: Busboy, contentType: string, fileSize: number): Parser {
  const headers = { 'content-type': contentType }
  try {
    return new Busboy({ headers, isPartAFile: () => true, limits: { parts: MAX_PARTS, fileSize } })
  } catch {
    throw refuseForm()
  }
}

async function collect(parser: Parser): Promise<Form> {
  const form = new Map<string, Buffer>()
  const collecting = new Promise<Form>((resolve, reject) => {
    const refuse = (field: string, message: string) => reject(invalidField(field, message))
    parser.on('file', (given: string | null, stream) => {
      const name = given ?? ''
      const chunks: Buffer[] = []
      if (form.has(name)) refuse(name, 'is sent more than once; send it once')
      form.set(name, NOTHING)
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', () => reject(refuseForm()))
      stream.on('end', () => form.set(name, Buffer.concat(chunks)))
    })
    parser.on('partsLimit', () => refuse('', `has more than ${MAX_PARTS} parts`))
    parser.on('error', () => reject(refuseForm()))
    parser.on('finish', () => resolve(form))
  })
  // The rest of a form that is refused is not read.
  return collecting.finally(() => parser.destroy())
}

/** Other requests are served between the slices. */
async function feed(parser: Parser, bytes: Buffer): Promise<void> {
  for (let start = 0; start < bytes.length; start += SLICE) {
    if (start > 0) await nextTurn()
    if (parser.destroyed) return
    parser.write(bytes.subarray(start, start + SLICE))
  }
  parser.end()
}

function refuseForm() {
  return invalidField('', 'is not well-formed multipart/form-data')
}
