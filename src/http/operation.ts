/** A vendor operation as a Fastify route: its method, URL, config and typed schema, from the operation table. */
import type { TUnsafe } from '@sinclair/typebox'
import type { HTTPMethods } from 'fastify'
import { type Operation, type OperationId, operations, parametersOf } from '../contract/operations.js'
import { pathParameterSchema, queryParameters } from '../contract/operations/parameters.js'
import type { SchemaType } from '../contract/schemas.js'
import type { RenderedJson } from '../core/rendered-json.js'
import type { Form } from './form.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The vendor operation that the route serves; undefined for routes of the mock's own. */
    operation?: Operation
  }

  interface FastifyRequest {
    /** The vendor operation that is called; undefined on routes of the mock's own. */
    operation: Operation | undefined
  }
}

type Operations = typeof operations

type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never

type Params<Id extends OperationId> = Readonly<Record<PathNames<Operations[Id]['path']>, string>>

interface ParameterTypes {
  readonly string: string
  readonly integer: number
  readonly boolean: boolean
}

type QueryParameters = typeof queryParameters

/** A parameter with a default is always there. */
type Query<Name extends keyof QueryParameters> = {
  readonly [Key in Name as QueryParameters[Key]['schema'] extends { default: unknown } ? Key : never]: QueryValue<Key>
} & {
  readonly [Key in Name as QueryParameters[Key]['schema'] extends { default: unknown } ? never : Key]?: QueryValue<Key>
}

type QueryValue<Name extends keyof QueryParameters> = QueryParameters[Name]['schema'] extends {
  items: { $ref: infer Item extends string }
}
  ? readonly SchemaType<Item>[]
  : ParameterTypes[Exclude<QueryParameters[Name]['schema']['type'], 'array'>]

type QueryOf<Id extends OperationId> = Operations[Id] extends { query: readonly (infer Name)[] }
  ? Query<Extract<Name, keyof QueryParameters>>
  : unknown

type Body<Content> = {
  [Type in keyof Content]: Type extends 'application/json' ? SchemaType<Content[Type] & string> : Form
}[keyof Content]

type BodyOf<Id extends OperationId> = Operations[Id] extends { body: { content: infer Content } }
  ? Body<Content>
  : unknown

/** The result of the handler: a value of the vendor's schema, or the same value as rendered JSON. */
type Success<Id extends OperationId> = Operations[Id]['success'] extends { schema: infer Name extends string }
  ? SchemaType<Name> | RenderedJson | Text<Operations[Id]['success']>
  : undefined

/** A response with a media type of its own may also be text, which the contract does not describe. */
type Text<Success> = Success extends { mediaType: string } ? string : never

export interface OperationSchema<Id extends OperationId> {
  readonly params: TUnsafe<Params<Id>>
  readonly querystring: TUnsafe<QueryOf<Id>>
  readonly body: TUnsafe<BodyOf<Id>>
  readonly response: { readonly [Status in Operations[Id]['success']['status']]: TUnsafe<Success<Id>> }
}

export interface OperationRoute<Id extends OperationId> {
  readonly method: HTTPMethods | HTTPMethods[]
  readonly url: string
  readonly config: { readonly operation: Operation }
  readonly schema: OperationSchema<Id>
}

/** Spread it into `app.route({ ...operation('GetConnector'), handler })`: it types the request and the result. */
export function operation<Id extends OperationId>(id: Id): OperationRoute<Id> {
  return toRoute(operations[id]) as OperationRoute<Id>
}

/** Does the same as `operation` for an operation that is in no table. */
export function toRoute(operation: Operation) {
  const { path } = operation
  // Without HEAD in the list, Fastify adds a second route for each GET, which makes the start slower.
  const method: HTTPMethods | HTTPMethods[] = operation.method === 'GET' ? ['GET', 'HEAD'] : operation.method
  const url = path.replaceAll(/\{(\w+)\}/g, ':$1')
  return { method, url, config: { operation }, schema: toSchema(operation) }
}

/** Schemas are named by `$ref`, not included: TypeBox loads with the first body, not at start. */
function toSchema({ path, query = [], body, success, errors = {} }: Operation): object {
  const pathNames = parametersOf(path)
  return {
    params: {
      type: 'object',
      properties: Object.fromEntries(pathNames.map(name => [name, pathParameterSchema(name)])),
      required: pathNames
    },
    querystring: {
      type: 'object',
      properties: Object.fromEntries(query.map(name => [name, queryParameters[name].schema]))
    },
    ...(body && {
      body: {
        content: Object.fromEntries(Object.entries(body.content).map(([type, name]) => [type, { schema: refer(name) }]))
      }
    }),
    response: {
      [success.status]: success.schema === undefined ? { type: 'null' } : refer(success.schema),
      ...Object.fromEntries(Object.entries(errors).map(([status, name]) => [status, refer(name as string)])),
      default: refer('Error')
    }
  }
}

function refer(name: string): { readonly $ref: string } {
  return { $ref: name }
}
