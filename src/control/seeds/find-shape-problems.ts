/** Validates documents against the JSON Schema of seeds. */
import type { Ajv, ValidateFunction } from 'ajv'
import { nextTurn } from '../../core/timers.js'
import { allowEmptyUrls, createAjv } from '../../validation/ajv.js'
import { explainSchemaError } from '../../validation/schema-problems.js'
import type { SeedProblem } from './seed-error.js'
import { listRefs, resolveRef, seedJsonSchema } from './seed-json-schema.js'

/** Compiled on first use, by `strictIds`. */
const validators = new Map<boolean, ValidateFunction>()

const beingCompiled = new Map<boolean, Promise<void>>()

export function findShapeProblems(content: unknown, file: string, strictIds: boolean): SeedProblem[] {
  const validate = validators.get(strictIds) ?? compileSeedSchema(strictIds)
  validators.set(strictIds, validate)
  if (validate(content)) return []
  return (validate.errors ?? []).slice(0, MAX_PROBLEMS).map(error => ({
    file,
    ...explainSchemaError(error, schema => resolveRef(schema, seedJsonSchema))
  }))
}

export function compileSeedSchema(strictIds: boolean): ValidateFunction {
  return createSeedAjv(strictIds).compile(seedJsonSchema)
}

/**
 * Compiles the schemas in turns between which other work runs: as one step, it takes some hundred milliseconds. Call it
 * before the first check.
 */
export async function prepareShape(strictIds: boolean): Promise<void> {
  if (validators.has(strictIds)) return
  const compiling = beingCompiled.get(strictIds) ?? compileInTurns(strictIds)
  beingCompiled.set(strictIds, compiling)
  await compiling
}

async function compileInTurns(strictIds: boolean): Promise<void> {
  const ajv = createSeedAjv(strictIds)
  const refs = listRefs(seedJsonSchema)
  for (const ref of refs) ajv.addSchema(resolveRef({ $ref: ref }, seedJsonSchema), ref)
  for (const ref of refs) {
    ajv.getSchema(ref)
    await nextTurn()
  }
  validators.set(strictIds, ajv.compile(seedJsonSchema))
}

function createSeedAjv(strictIds: boolean): Ajv {
  // The schema is ours. To validate it takes longer than to compile it.
  return allowEmptyUrls(createAjv(strictIds, { verbose: true, validateSchema: false }))
}

/** A seed can have a hundred thousand problems; nobody reads more than these. */
const MAX_PROBLEMS = 100
