/** Reads the schemas of a document in the form in which they are compared. */
import type { OpenApiDocument } from '../openapi-document/document.js'
import { asObject } from '../openapi-document/json.js'
import { describeSchema } from './describe-schema.js'
import { createFold, type Folded } from './fold.js'
import { createSchemaParts } from './schema-parts.js'
import { createShapes, type Shape } from './shape.js'

/** A schema of the document and one of the mock, of the same thing. */
export interface Pair {
  readonly document: unknown
  readonly mock: unknown
}

/** A schema as it is used, by one of the two. */
export interface Side {
  readonly shape: Shape
  readonly name?: string
  readonly nullable: boolean
}

export interface Reader {
  readonly read: (schema: unknown) => Side
  readonly describe: (schema: unknown) => string
  /** Whether there is a schema of that name. */
  readonly has: (name: string) => boolean
  readonly fold: (shape: Shape) => Folded | undefined
}

export function createReader(document: OpenApiDocument): Reader {
  const parts = createSchemaParts(document)
  const shapes = createShapes(parts)
  const describe = (schema: unknown) => describeSchema(schema, parts, shapes)
  return {
    read(schema) {
      const { name, nullable } = parts.toCore(schema)
      const shape = shapes.toShape(schema)
      return { shape, ...(name !== undefined && { name }), nullable: nullable || shape.nullable }
    },
    describe,
    has: name => Object.hasOwn(asObject(asObject(document.root['components'])['schemas']), name),
    fold: createFold(shapes)
  }
}
