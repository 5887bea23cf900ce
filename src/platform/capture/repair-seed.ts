/** Makes a seed of captured connectors valid: a newer platform can send what a seed does not know. */
import type { ErrorObject } from 'ajv'
import { isSecretProperty, REDACTED } from '../../contract/redaction.js'
import { explainSchemaError } from '../../validation/schema-problems.js'
import { readSeeds } from '../../control/seeds/read-seeds.js'
import { SeedError } from '../../control/seeds/seed-error.js'
import { compileSeedSchema } from '../../control/seeds/find-shape-problems.js'
import { resolveRef, seedJsonSchema } from '../../control/seeds/seed-json-schema.js'
import { PlatformError } from '../client/platform-error.js'

export interface RepairedSeed {
  readonly document: object
  /** Properties that the seed does not know, by their JSON Pointer. Secrets among them are masked. */
  readonly unknown: Readonly<Record<string, unknown>>
  /** Sentences that name what was left out. */
  readonly dropped: readonly string[]
}

/** Each round changes the document, so this is a guard against mistakes only. */
const MAX_ROUNDS = 10_000

export async function repairSeed(source: object): Promise<RepairedSeed> {
  const document = structuredClone(source)
  const unknown: Record<string, unknown> = {}
  const dropped: string[] = []
  const strictIds = !allowsAnyId(document)
  const validate = compileSeedSchema(strictIds)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (!validate(document)) repairShape(document, validate.errors ?? [], { unknown, dropped })
    else {
      const problem = await findProblem(document, strictIds)
      if (problem === undefined) return { document, unknown, dropped }
      drop(document, toPointer(problem.path), { problem: problem.message, dropped })
    }
  }
  throw new PlatformError('the captured connectors cannot be made a valid seed')
}

function allowsAnyId(document: object): boolean {
  return (document as { readonly settings?: { readonly strictIds?: unknown } }).settings?.strictIds === false
}

async function findProblem(document: object, strictIds: boolean) {
  try {
    await readSeeds([document], { strictIds })
    return undefined
  } catch (error) {
    if (error instanceof SeedError) return error.problems[0]
    throw error
  }
}

interface Findings {
  readonly unknown: Record<string, unknown>
  readonly dropped: string[]
}

/** Unknown properties and nulls first: without them, the rest may be valid. */
function repairShape(document: object, errors: readonly ErrorObject[], { unknown, dropped }: Findings): void {
  const additional = errors.filter(({ keyword }) => keyword === 'additionalProperties')
  for (const { instancePath, params } of additional) {
    const name = String((params as { readonly additionalProperty: string }).additionalProperty)
    const parent = read(document, instancePath) as Record<string, unknown>
    if (!Object.hasOwn(parent, name)) continue
    unknown[`${instancePath}/${escapePointer(name)}`] = maskUnknown(name, parent[name])
    delete parent[name]
  }
  const nulls = errors.filter(({ keyword, data }) => keyword === 'type' && data === null)
  for (const { instancePath, schema } of nulls) {
    const { parent, name } = split(document, instancePath)
    if (schema === 'array') parent[name] = []
    else if (!Array.isArray(parent)) delete parent[name]
  }
  const [first] = errors
  if (additional.length + nulls.length > 0 || first === undefined) return
  const { message } = explainSchemaError(first, schema => resolveRef(schema, seedJsonSchema))
  drop(document, first.instancePath, { problem: message, dropped })
}

/** The parts that can be left out on their own, from the whole connector to one of its actions. */
const PART =
  /^\/connectors\/\d+(\/versions\/\d+(\/(actions|triggers|definitions)\/\d+)?|\/(connections|authSchemeConfigs)\/\d+)?/

function drop(
  document: object,
  pointer: string,
  { problem, dropped }: { readonly problem: string; readonly dropped: string[] }
): void {
  const [part] = PART.exec(pointer) ?? []
  if (part === undefined)
    throw new PlatformError(`the captured seed is not valid at ${pointer || 'its root'}: ${problem}`)
  const { parent, name } = split(document, part)
  const [{ name: label = name }] = (parent as unknown as object[]).splice(Number(name), 1) as [{ name?: string }]
  dropped.push(`${part.slice(1)} (${label}) is left out: ${pointer.slice(part.length + 1) || 'it'}: ${problem}`)
}

function split(document: object, pointer: string): { readonly parent: Record<string, unknown>; readonly name: string } {
  const end = pointer.lastIndexOf('/')
  return {
    parent: read(document, pointer.slice(0, end)) as Record<string, unknown>,
    name: unescapePointer(pointer.slice(end + 1))
  }
}

function read(document: object, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)[unescapePointer(key)], document)
}

/** `connectors[0].versions[1]` as `/connectors/0/versions/1`. */
function toPointer(path: string): string {
  return path === '' ? '' : `/${path.replaceAll(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

function maskUnknown(name: string, value: unknown): unknown {
  if (isSecretProperty(name)) return REDACTED
  if (Array.isArray(value)) return value.map(each => maskUnknown('', each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskUnknown(key, each)]))
}
