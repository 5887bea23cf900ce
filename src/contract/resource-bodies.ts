/** The bodies of an action or trigger: the request body, if there is one, and one body per response. */

interface Bodies<Request extends object, Response extends object> {
  readonly requestBody?: Request | undefined
  readonly responses: readonly Response[]
}

/** Which body: the index of a response, or undefined for the request body. */
export type BodyIndex = number | undefined

interface IndexedBody<Body> {
  readonly body: Body
  readonly index: BodyIndex
}

/** The request body first. */
export function listBodies<Request extends object, Response extends object>({
  requestBody,
  responses
}: Bodies<Request, Response>): IndexedBody<Request | Response>[] {
  const listed = responses.map((body, index): IndexedBody<Request | Response> => ({ body, index }))
  return requestBody === undefined ? listed : [{ body: requestBody, index: undefined }, ...listed]
}

interface Linking {
  readonly definitions: readonly { readonly definition: { readonly id: string } }[]
}

/** The ids of the definitions that an action or trigger links to, without duplicates. */
export function listLinkedIds(resource: Bodies<Linking, Linking>): string[] {
  const links = listBodies(resource).flatMap(({ body }) => body.definitions)
  return [...new Set(links.map(link => link.definition.id))]
}

/** The action or trigger with each body replaced, the request body first. */
export function mapBodies<Result, Request extends object, Response extends object>(
  { requestBody, responses, ...resource }: Bodies<Request, Response>,
  replace: (body: Request | Response, index: BodyIndex) => object
): Result {
  return {
    ...resource,
    ...(requestBody && { requestBody: replace(requestBody, undefined) }),
    responses: responses.map((response, index) => replace(response, index))
  } as Result
}

/** The path of a body in the name of a field: `requestBody` or `responses[0]`. */
export function toBodyPath(index: BodyIndex): string {
  return index === undefined ? 'requestBody' : `responses[${index}]`
}
