/** Reads the schemas of a document in the form that comparisons use. */
import type { OpenApiDocument } from '../openapi-document/document.js'
import { asObject } from '../openapi-document/json.js'
import { createSchemaDescriber } from './describe-schema.js'
import { createVariantMerger, type MergedVariants } from './merge-variants.js'
import { createSchemaParts } from './schema-parts.js'
import { createShapes, type Shape } from './shape.js'

/** A schema of the document and the corresponding schema of the mock. */
export interface Pair {
  readonly document: unknown
  readonly mock: unknown
}

/** A schema of one of the two, as it is used at a place. */
export interface Side {
  readonly shape: Shape
  readonly name?: string
  readonly nullable: boolean
}

export interface Reader {
  readonly read: (schema: unknown) => Side
  readonly describe: (schema: unknown) => string
  /** Whether the document has a schema of this name. */
  readonly has: (name: string) => boolean
  readonly mergeVariants: (shape: Shape) => MergedVariants | undefined
}

export function createReader(document: OpenApiDocument): Reader {
  const parts = createSchemaParts(document)
  const shapes = createShapes(parts)
  return {
    read(schema) {
      const { name, nullable } = parts.toCore(schema)
      const shape = shapes.toShape(schema)
      return { shape, ...(name !== undefined && { name }), nullable: nullable || shape.nullable }
    },
    describe: createSchemaDescriber(parts, shapes),
    has: name => Object.hasOwn(asObject(asObject(document.root['components'])['schemas']), name),
    mergeVariants: createVariantMerger(shapes)
  }
}
