/** Checks request bodies against named schemas. Loaded with the first body: it brings Ajv and the schemas along. */
import type { TSchema } from '@sinclair/typebox'
import type { Ajv, ErrorObject } from 'ajv'
import { createAjv } from './ajv.js'
import type { ErrorField } from '../contract/schemas/common.js'
import type { JsonSchema } from './plain-json-schema.js'
import { explainSchemaError, holdsSecrets, type ResolveRef } from './schema-problems.js'

/** What is wrong with `body` as a `schemaName`, each field with what was found and what is allowed. */
export type BodyValidator = (schemaName: string, body: unknown, strictIds: boolean) => ErrorField[]

/** @param schemas by their `$id`; each is compiled when it is first asked for. */
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
    const errors = withoutBranches(ajv.errors ?? []).slice(0, MOST_FIELDS)
    return distinct(errors.map(error => toField(error, resolve)))
  }
}

/** Finds what a schema refers to among named ones. */
export function resolveIn(schemas: Readonly<Record<string, TSchema>>): ResolveRef {
  return ({ $ref, ...schema }) => ($ref === undefined ? schema : (schemas[$ref] as JsonSchema))
}

/** Nobody reads more, and a body may hold a hundred thousand. */
const MOST_FIELDS = 100

/** Of two remarks on one field the latter is kept: a list of what is allowed comes after the type that it has. */
function distinct(fields: readonly ErrorField[]): ErrorField[] {
  return [...new Map(fields.map(each => [each.field, each])).values()]
}

/** A property that is missing, wrong or not known is named itself, rather than the object that lacks or holds it. */
function toField(error: ErrorObject, resolve: ResolveRef): ErrorField {
  const { path, message } = explainSchemaError(error, resolve)
  const { missingProperty, additionalProperty, tag } = error.params as Readonly<Record<string, string | undefined>>
  const unknown = holdsSecrets(error.instancePath) ? undefined : additionalProperty
  const property = missingProperty ?? unknown ?? tag
  const field = [path, property].filter(part => part !== undefined && part !== '').join('.')
  return { field, message: tag === undefined ? message : message.replace(`${tag}: `, '') }
}

/** Where a value fits none of several schemas, what each of them found is left out. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const choices = errors.filter(error => error.keyword === 'oneOf').map(error => error.instancePath)
  return errors.filter(
    ({ keyword, instancePath }) => keyword === 'oneOf' || !choices.some(path => isWithin(instancePath, path))
  )
}

function isWithin(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}/`)
}
