import type { OpenApiDocument } from '../openapi-document/document.js'
import { createSchemaComparison, type SchemaComparison } from './compare-schemas.js'
import { type LocatedFinding, type Place, isSame, toFinding, within } from './difference.js'
import { type ApiOperation, type ApiParameter, type Content, keyOf, readOperations } from './read-api.js'
import type { Routes } from './routes.js'

type OperationPair = readonly [document: ApiOperation, mock: ApiOperation]

/** @throws UnusableDocument */
export function compareOperations(
  document: OpenApiDocument,
  mock: OpenApiDocument
): { findings: LocatedFinding[]; routes: Routes } {
  const [theirs, ours] = [readOperations(document), readOperations(mock)]
  const pairs = pairOperations(theirs, ours)
  const schemas = createSchemaComparison(document, mock)
  const alone = [
    ...theirs
      .filter(each => !pairs.some(([one]) => one === each))
      .map(each => atOperation(each, toFinding('operation', show(each), undefined))),
    ...ours
      .filter(each => !pairs.some(([, one]) => one === each))
      .map(each => atOperation(each, toFinding('operation', undefined, show(each))))
  ]
  const findings = pairs.flatMap(pair => comparePair(pair, schemas))
  return { findings: [...alone, ...findings, ...schemas.finish()], routes: schemas.routes }
}

/** By operationId; those that are left by what is called. */
function pairOperations(theirs: readonly ApiOperation[], ours: readonly ApiOperation[]): OperationPair[] {
  const pairs: OperationPair[] = []
  for (const key of [({ operationId }: ApiOperation) => operationId, toCall]) {
    for (const one of theirs) {
      const other = ours.find(
        each => key(each) !== '' && key(each) === key(one) && !pairs.some(pair => pair[1] === each)
      )
      if (other !== undefined && !pairs.some(pair => pair[0] === one)) pairs.push([one, other])
    }
  }
  return pairs
}

function toCall({ method, path }: ApiOperation): string {
  return `${method} ${withoutNames(path)}`
}

/** The names of the parameters make no other path. */
function withoutNames(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}')
}

function show({ method, path }: ApiOperation): string {
  return `${method} ${path}`
}

function placeOf(operation: ApiOperation): Place {
  return { owner: operation.operationId === '' ? show(operation) : operation.operationId, isSchema: false, path: [] }
}

function atOperation(operation: ApiOperation, finding: ReturnType<typeof toFinding>): LocatedFinding {
  return { ...finding, place: placeOf(operation) }
}

/** What differs besides the schemas, which are given to be compared. */
function comparePair([document, mock]: OperationPair, schemas: SchemaComparison): LocatedFinding[] {
  const findings: LocatedFinding[] = []
  const root = placeOf(document)
  const compare = (place: Place, aspect: string, one: unknown, other: unknown) => {
    if (!isSame(one, other)) findings.push({ ...toFinding(aspect, one, other), place })
  }
  compare(root, 'operationId', document.operationId || undefined, mock.operationId || undefined)
  compare(root, 'method', document.method, mock.method)
  if (withoutNames(document.path) !== withoutNames(mock.path)) compare(root, 'path', document.path, mock.path)

  function compareParameters(): void {
    const [theirs, ours] = [inOrder(document), inOrder(mock)]
    for (const [key, one] of theirs) {
      const place = within(root, `${one.in} ${one.name}`)
      const other = ours.get(key)
      compare(place, 'parameter', describeParameter(one), other && describeParameter(one))
      if (other === undefined) continue
      compare(place, 'name', one.name, one.in === 'header' ? one.name : other.name)
      for (const aspect of ['required', 'style', 'explode'] as const) compare(place, aspect, one[aspect], other[aspect])
      schemas.add({ document: one.schema, mock: other.schema }, place)
    }
    for (const [key, other] of ours) {
      if (!theirs.has(key))
        compare(within(root, `${other.in} ${other.name}`), 'parameter', undefined, describeParameter(other))
    }
  }

  function compareBodies(): void {
    const place = within(root, 'body')
    const [theirs, ours] = [document.body, mock.body]
    compare(
      place,
      'body',
      theirs && describeContent(theirs.content),
      ours && describeContent(theirs?.content ?? ours.content)
    )
    if (theirs === undefined || ours === undefined) return
    compare(place, 'required', theirs.required, ours.required)
    compareContent(theirs.content, ours.content, place)
  }

  function compareResponses(): void {
    for (const status of new Set([...document.responses.keys(), ...mock.responses.keys()])) {
      const [theirs, ours] = [document.responses.get(status), mock.responses.get(status)]
      const place = within(root, status)
      if (theirs !== undefined && ours !== undefined) compareContent(theirs, ours, place)
      else compare(place, 'response', theirs && describeContent(theirs), ours && describeContent(ours))
    }
  }

  function compareContent(theirs: Content, ours: Content, place: Place): void {
    for (const type of new Set([...theirs.keys(), ...ours.keys()])) {
      const pair = { document: theirs.get(type), mock: ours.get(type) }
      if (pair.document !== undefined && pair.mock !== undefined) schemas.add(pair, within(place, type))
      else compare(place, 'media type', pair.document && type, pair.mock && type)
    }
  }

  compareParameters()
  compareBodies()
  compareResponses()
  return findings
}

/** Those of the path by where they stand in it, for there a name is but a name. */
function inOrder({ path, parameters }: ApiOperation): Map<string, ApiParameter> {
  const names = Array.from(path.matchAll(/\{([^}]*)\}/g), match => match[1])
  return new Map(
    parameters.map(parameter => {
      const index = parameter.in === 'path' ? names.indexOf(parameter.name) : -1
      return [index === -1 ? keyOf(parameter) : `path ${index}`, parameter]
    })
  )
}

function describeParameter({ required }: ApiParameter): string {
  return required ? 'required' : 'optional'
}

function describeContent(content: Content): string {
  return content.size === 0 ? 'no content' : [...content.keys()].join(' or ')
}
