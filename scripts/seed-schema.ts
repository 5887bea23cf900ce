/**
 * The JSON Schemas of seeds and observations for editors and validators, which know fewer formats and keywords than the
 * mock.
 */
import { Observations } from '../src/control/observations/observation.js'
import { versionAliases } from '../src/contract/versions.js'
import { seedJsonSchema } from '../src/control/seeds/seed-json-schema.js'

/** Formats as patterns. An id can be any text under `strictIds: false`, which a seed can set. */
const FORMATS: Readonly<Record<string, object>> = {
  'ulid': { minLength: 1 },
  'date-time': { pattern: String.raw`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$` },
  'uri': { pattern: String.raw`^[A-Za-z][A-Za-z0-9+.\-]*:[!-~]*$` }
}

export function renderSeedSchema(): string {
  const schema = JSON.parse(JSON.stringify(seedJsonSchema), simplify) as typeof seedJsonSchema
  const { SeedVersion, ...others } = schema.$defs
  const { name, ...properties } = SeedVersion?.properties ?? {}
  const named = { ...SeedVersion, properties: { ...properties, name: { ...name, not: { enum: [...versionAliases] } } } }
  return `${JSON.stringify({ ...schema, $defs: { ...others, SeedVersion: named } }, null, 2)}\n`
}

/** The JSON Schema of what `observe` writes. */
export function renderObservationsSchema(): string {
  return `${JSON.stringify(JSON.parse(JSON.stringify(Observations), simplify), null, 2)}\n`
}

/** @throws Error for a format that no validator knows. */
function simplify(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { format, discriminator, ...rest } = value as Readonly<Record<string, unknown>>
  const kept = typeof discriminator === 'object' && 'oneOf' in rest ? rest : { ...rest, ...optional({ discriminator }) }
  if (typeof format !== 'string') return { ...kept, ...optional({ format }) }
  const rule = FORMATS[format]
  if (rule === undefined) throw new Error(`the format ${format} has no pattern`)
  return { ...rule, ...kept }
}

/** A property can have one of these names. */
function optional(properties: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}
