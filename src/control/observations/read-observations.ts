/** Reads files of observations. Loaded only if there are any. */
import type { ValidateFunction } from 'ajv'
import { decodeText } from '../../core/text/decode-text.js'
import { isTooDeep } from '../../core/values/depth.js'
import { lazy } from '../../core/lazy-module.js'
import { readRegularFile } from '../../core/read-file.js'
import { loadYaml } from '../../core/yaml.js'
import { withoutExcerpt } from '../../core/text/parser-message.js'
import { Observations } from './observation.js'

const loadAjv = lazy(() => import('../../validation/ajv.js'))

/** The observations cannot be used. */
export class ObservationsError extends Error {
  override readonly name = 'ObservationsError'
}

/** The path of a file, or a document. */
export type ObservationSource = string | object

/** @throws ObservationsError. */
export async function readObservations(sources: readonly ObservationSource[]): Promise<Observations[]> {
  const { createAjv } = await loadAjv()
  const validate = createAjv(true).compile(Observations)
  const read: Observations[] = []
  for (const source of sources) read.push(await readOne(source, validate))
  return read
}

async function readOne(source: ObservationSource, validate: ValidateFunction): Promise<Observations> {
  const name = typeof source === 'string' ? source : 'observations'
  const content = typeof source === 'string' ? await parseFile(source) : source
  if (isTooDeep(content)) throw new ObservationsError(`${name}: is nested too deep`)
  if (validate(content)) return content as Observations
  // An entry has several forms, and each of them fails. The deepest mistake is in the one that was meant.
  const errors = (validate.errors ?? []).toSorted((a, b) => b.instancePath.length - a.instancePath.length)
  const { instancePath = '', message = 'is not valid' } = errors[0] ?? {}
  throw new ObservationsError(`${name}: ${instancePath === '' ? 'the document' : instancePath} ${message}`)
}

async function parseFile(file: string): Promise<unknown> {
  try {
    const { parse } = await loadYaml()
    return parse(decodeText(readRegularFile(file)), { maxAliasCount: 0 }) as unknown
  } catch (cause) {
    throw new ObservationsError(`${file}: cannot be read (${withoutExcerpt((cause as Error).message)})`, { cause })
  }
}
