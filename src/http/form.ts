/** Reads multipart/form-data. The parser loads with the first form. */
import { invalidField } from '../contract/invalid-fields.js'
import { lazy } from '../core/lazy-module.js'

const loadParser = lazy(() => import('@fastify/busboy'))

/** The parts of a form by name, whether they are files or not. */
export type Form = ReadonlyMap<string, Buffer>

/** More parts than any operation has names for. */
const MAX_PARTS = 20

const NOTHING = Buffer.alloc(0)

/** @throws ApiError 400 `invalidBody` if the form is malformed or has two parts of one name. */
export async function readForm(contentType: string, bytes: Buffer): Promise<Form> {
  const { Busboy } = await loadParser()
  const form = new Map<string, Buffer>()
  return new Promise((resolve, reject) => {
    const refuse = (field: string, message: string) => reject(invalidField(field, message))
    const refuseForm = () => refuse('', 'is not well-formed multipart/form-data')
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        isPartAFile: () => true,
        limits: { parts: MAX_PARTS, fileSize: bytes.length }
      })
      parser.on('file', (given: string | null, stream) => {
        const name = given ?? ''
        const chunks: Buffer[] = []
        if (form.has(name)) refuse(name, 'is sent more than once; send it once')
        form.set(name, NOTHING)
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('error', refuseForm)
        stream.on('end', () => form.set(name, Buffer.concat(chunks)))
      })
      parser.on('partsLimit', () => refuse('', `has more than ${MAX_PARTS} parts`))
      parser.on('error', refuseForm)
      parser.on('finish', () => resolve(form))
      parser.end(bytes)
    } catch {
      refuseForm()
    }
  })
}
