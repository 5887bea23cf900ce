/** Whether a document has the shape of a seed; the messages are for whoever wrote it. */
import type { ValidateFunction } from 'ajv'
import { createAjv } from '../../validation/ajv.js'
import { explainSchemaError } from '../../validation/schema-problems.js'
import type { SeedProblem } from './seed-error.js'
import { resolveRef, seedJsonSchema } from './seed-json-schema.js'

/** Compiled once for each of the two ways to look at ids, and only for those that are asked for. */
const validators = new Map<boolean, ValidateFunction>()

/** What is wrong with the shape of a document. */
export function findShapeProblems(content: unknown, file: string, strictIds: boolean): SeedProblem[] {
  const validate = validators.get(strictIds) ?? createAjv(strictIds, { verbose: true }).compile(seedJsonSchema)
  validators.set(strictIds, validate)
  if (validate(content)) return []
  return (validate.errors ?? []).map(error => ({
    file,
    ...explainSchemaError(error, schema => resolveRef(schema, seedJsonSchema))
  }))
}
