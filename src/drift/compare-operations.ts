/** Compares the operations of two documents: their parameters, bodies and responses. */
import type { OpenApiDocument } from '../openapi-document/document.js'
import { createSchemaComparison, type SchemaComparison } from './compare-schemas.js'
import { isSame, type LocatedFinding, type Place, toFinding, within } from './difference.js'
import { type ApiOperation, type ApiParameter, type Content, keyOf, readOperations } from './read-operations.js'
import type { SchemaUsages } from './schema-usages.js'

interface OperationPair {
  readonly document: ApiOperation
  readonly mock: ApiOperation
}

/** @throws UnusableDocument */
export function compareOperations(
  document: OpenApiDocument,
  mock: OpenApiDocument
): { findings: LocatedFinding[]; usages: SchemaUsages } {
  const [theirs, ours] = [readOperations(document), readOperations(mock)]
  const pairs = pairOperations(theirs, ours)
  const schemas = createSchemaComparison(document, mock)
  const missing = theirs.filter(each => !pairs.some(pair => pair.document === each))
  const extra = ours.filter(each => !pairs.some(pair => pair.mock === each))
  const findings = [
    ...missing.map(each => ({ ...toFinding('operation', describeCall(each), undefined), place: placeOf(each) })),
    ...extra.map(each => ({ ...toFinding('operation', undefined, describeCall(each)), place: placeOf(each) })),
    ...pairs.flatMap(pair => comparePair(pair, schemas))
  ]
  return { findings: [...findings, ...schemas.finish()], usages: schemas.usages }
}

/** Pairs operations by operationId, and the remaining ones by method and path. */
function pairOperations(theirs: readonly ApiOperation[], ours: readonly ApiOperation[]): OperationPair[] {
  const pairs: OperationPair[] = []
  const byCall = ({ method, path }: ApiOperation) => `${method} ${withoutNames(path)}`
  for (const key of [({ operationId }: ApiOperation) => operationId, byCall]) {
    for (const document of theirs) {
      const mock = ours.find(
        each => key(each) !== '' && key(each) === key(document) && !pairs.some(pair => pair.mock === each)
      )
      if (mock !== undefined && !pairs.some(pair => pair.document === document)) pairs.push({ document, mock })
    }
  }
  return pairs
}

/** The path without the names of its parameters, which clients do not see. */
function withoutNames(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}')
}

function describeCall({ method, path }: ApiOperation): string {
  return `${method} ${path}`
}

function placeOf(operation: ApiOperation): Place {
  const owner = operation.operationId === '' ? describeCall(operation) : operation.operationId
  return { owner, isSchema: false, path: [] }
}

/** Finds differences outside of schemas, and adds the schemas to their comparison. */
function comparePair({ document, mock }: OperationPair, schemas: SchemaComparison): LocatedFinding[] {
  const findings: LocatedFinding[] = []
  const root = placeOf(document)

  function compare(place: Place, aspect: string, [one, other]: readonly [unknown, unknown]): void {
    if (!isSame(one, other)) findings.push({ ...toFinding(aspect, one, other), place })
  }

  function compareHeads(): void {
    compare(root, 'operationId', [document.operationId || undefined, mock.operationId || undefined])
    compare(root, 'method', [document.method, mock.method])
    if (withoutNames(document.path) !== withoutNames(mock.path)) compare(root, 'path', [document.path, mock.path])
  }

  function compareParameters(): void {
    const [theirs, ours] = [indexParameters(document), indexParameters(mock)]
    for (const [key, one] of theirs) {
      const place = within(root, `${one.in} ${one.name}`)
      const other = ours.get(key)
      // The same description, because `required` is compared below.
      compare(place, 'parameter', [describeParameter(one), other && describeParameter(one)])
      if (other === undefined) continue
      compare(place, 'name', [one.name, one.in === 'header' ? one.name : other.name])
      for (const aspect of ['required', 'style', 'explode'] as const) {
        compare(place, aspect, [one[aspect], other[aspect]])
      }
      schemas.add({ document: one.schema, mock: other.schema }, place)
    }
    for (const [key, other] of ours) {
      const place = within(root, `${other.in} ${other.name}`)
      if (!theirs.has(key)) compare(place, 'parameter', [undefined, describeParameter(other)])
    }
  }

  function compareBodies(): void {
    const place = within(root, 'body')
    const [theirs, ours] = [document.body, mock.body]
    // The same description, because the contents are compared below.
    const described = ours && describeContent(theirs?.content ?? ours.content)
    compare(place, 'body', [theirs && describeContent(theirs.content), described])
    if (theirs === undefined || ours === undefined) return
    compare(place, 'required', [theirs.required, ours.required])
    compareContent(theirs.content, ours.content, place)
  }

  function compareResponses(): void {
    for (const status of new Set([...document.responses.keys(), ...mock.responses.keys()])) {
      const [theirs, ours] = [document.responses.get(status), mock.responses.get(status)]
      const place = within(root, status)
      if (theirs !== undefined && ours !== undefined) compareContent(theirs, ours, place)
      else compare(place, 'response', [theirs && describeContent(theirs), ours && describeContent(ours)])
    }
  }

  function compareContent(theirs: Content, ours: Content, place: Place): void {
    for (const type of new Set([...theirs.keys(), ...ours.keys()])) {
      const pair = { document: theirs.get(type), mock: ours.get(type) }
      if (pair.document !== undefined && pair.mock !== undefined) schemas.add(pair, within(place, type))
      else compare(place, 'media type', [pair.document && type, pair.mock && type])
    }
  }

  compareHeads()
  compareParameters()
  compareBodies()
  compareResponses()
  return findings
}

/** Parameters by their key. The key of a path parameter is its position, because its name does not matter. */
function indexParameters({ path, parameters }: ApiOperation): Map<string, ApiParameter> {
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
