/** Validates bodies against named schemas. Imported with the first body because it loads Ajv and the schemas. */
import type { TSchema } from '@sinclair/typebox'
import type { Ajv, ErrorObject } from 'ajv'
import { shorten } from '../core/quote.js'
import { createAjv } from './ajv.js'
import type { ErrorField } from '../contract/schemas/common.js'
import type { JsonSchema } from './plain-json-schema.js'
import { explainSchemaError, holdsSecrets, type ResolveRef } from './schema-problems.js'

/** Lists the invalid fields of a body; empty if it is valid. */
export type BodyValidator = (schemaName: string, body: unknown, strictIds: boolean) => ErrorField[]

/** @param schemas by their `$id`. Each is compiled on first use. */
export function createBodyValidator(schemas: Readonly<Record<string, TSchema>>): BodyValidator {
  const validators = new Map<boolean, Ajv>()
  const resolve = resolveIn(schemas)

  function getAjv(strictIds: boolean): Ajv {
    const ajv = validators.get(strictIds) ?? createAjv(strictIds, { verbose: true, schemas: Object.values(schemas) })
    validators.set(strictIds, ajv)
    return ajv
  }

  return (schemaName, body, strictIds) => {
    const ajv = getAjv(strictIds)
    if (ajv.validate(schemaName, body)) return []
    const errors = withoutBranches(ajv.errors ?? []).slice(0, MAX_FIELDS)
    return distinct(errors.map(error => toField(error, resolve)))
  }
}

/** Resolves references among named schemas. */
export function resolveIn(schemas: Readonly<Record<string, TSchema>>): ResolveRef {
  return ({ $ref, ...schema }) => ($ref === undefined ? schema : (schemas[$ref] as JsonSchema))
}

/** A body can have a hundred thousand errors; nobody reads more than these. */
const MAX_FIELDS = 100

/** One message per field. The last one wins: an error about the allowed values follows one about the type. */
function distinct(fields: readonly ErrorField[]): ErrorField[] {
  return [...new Map(fields.map(each => [each.field, each])).values()]
}

/** Names a missing, wrong or unknown property itself rather than the object that it belongs to. */
function toField(error: ErrorObject, resolve: ResolveRef): ErrorField {
  const { path, message } = explainSchemaError(error, resolve)
  const { missingProperty, additionalProperty, tag } = error.params as Readonly<Record<string, string | undefined>>
  const unknown = holdsSecrets(error.instancePath) ? undefined : additionalProperty
  const property = missingProperty ?? unknown ?? tag
  const field = [path, property && shorten(property)].filter(part => part !== undefined && part !== '').join('.')
  return { field, message: tag === undefined ? message : message.replace(`${tag}: `, '') }
}

/**
 * If a value matches none of several schemas, drops the errors of each schema and keeps the one of `oneOf`. Looks up
 * each part of a path, because a body can have as many choices as errors.
 */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = new Set(errors.filter(error => error.keyword === 'oneOf').map(error => error.instancePath))
  return errors.filter(({ keyword, instancePath }) => keyword === 'oneOf' || !isWithinAny(instancePath, choices))
}

function isWithinAny(path: string, others: ReadonlySet<string>): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (others.has(path.slice(0, end))) return true
  }
  return others.has('')
}
