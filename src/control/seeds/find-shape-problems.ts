/** Validates documents against the JSON Schema of seeds. */
import type { ValidateFunction } from 'ajv'
import { allowEmptyUrls, createAjv } from '../../validation/ajv.js'
import { explainSchemaError } from '../../validation/schema-problems.js'
import type { SeedProblem } from './seed-error.js'
import { resolveRef, seedJsonSchema } from './seed-json-schema.js'

/** Compiled on first use, by `strictIds`. */
const validators = new Map<boolean, ValidateFunction>()

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
  return allowEmptyUrls(createAjv(strictIds, { verbose: true })).compile(seedJsonSchema)
}

/** A seed can have a hundred thousand problems; nobody reads more than these. */
const MAX_PROBLEMS = 100
