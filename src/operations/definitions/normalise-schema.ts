import type { ErrorField } from '../../contract/schemas/common.js'
import { assertValid } from '../../contract/invalid-fields.js'
import { findNearest, suggest } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { Budget } from './definitions-budget.js'
import { createNameReferences, rewriteReferences } from './schema-references.js'
import type { SentSchema } from './schema-text.js'
import { readSchemaUrl } from './schema-urls.js'

/** The name of each definition, by its name and by its id. */
export type DefinitionNames = ReadonlyMap<string, string>

export function toDefinitionNames(
  definitions: readonly { readonly id?: string; readonly name: string }[]
): Map<string, string> {
  const names = new Map<string, string>()
  for (const { id, name } of definitions) {
    if (id !== undefined) names.set(id, name)
    names.set(name, name)
  }
  return names
}

interface NormaliseOptions {
  readonly own: OwnVersion
  /** The definitions of the version after the change. */
  readonly names: DefinitionNames
  /** How many bytes references may add, because a short reference can become a long one. */
  readonly budget: Budget
  /** Called for each invalid reference, with a function that describes it: that costs a search for the nearest name. */
  readonly report: (describe: () => string) => void
}

/** Enough for a reader. */
const MAX_REPORTS = 20

/** Collects the reports of a request. Too many of them end it. @throws ApiError 400 `definitionInvalid`. */
export function createReport(problems: ErrorField[], field: string): NormaliseOptions['report'] {
  return describe => {
    problems.push({ field, message: describe() })
    if (problems.length === MAX_REPORTS) assertValid(problems, 'definitionInvalid')
  }
}

/** A reference can be a URL with several ids. */
const MAX_REFERENCE_LENGTH = 200

/**
 * The stored form of a schema. It refers to definitions of its version by name, whether the request did so as
 * `#/$defs/{name}` (SPEC:4354-4360) or by the URL of a schema with a name or id (SPEC:4365-4369). Assumed:
 * `#/$defs/{name}` also finds definitions that existed before. Other references stay as they are.
 */
export function normaliseSchema(
  sent: SentSchema,
  { own, names, budget, report }: NormaliseOptions
): Pick<DefinitionNode, 'schema' | 'refersTo'> {
  if ('content' in sent) return { schema: sent, refersTo: [] }
  const { contentType, document } = sent
  const { read, write } = createNameReferences(document)

  function toName(reference: string): string {
    const url = readSchemaUrl(own, reference)
    const found = url === undefined ? read(reference) : { name: url.definition, rest: url.fragment }
    if (found === undefined) return reference
    const name = url?.isOwn === false ? undefined : names.get(found.name)
    if (name === undefined) report(() => unknownDefinition(reference, found.name, names))
    else if (!/^(\/|$)/.test(found.rest)) report(() => `the fragment of ${show(reference)} must be a JSON Pointer`)
    return write({ name: name ?? found.name, rest: found.rest })
  }

  const known = new Map<string, string>()
  const { schema, refersTo } = rewriteReferences(document, reference => {
    const written = known.get(reference) ?? toName(reference)
    known.set(reference, written)
    budget.spend(written.length)
    return written
  })
  return { schema: { contentType, content: JSON.stringify(schema) }, refersTo }
}

function unknownDefinition(reference: string, name: string, names: DefinitionNames): string {
  const nearest = findNearest(name, [...new Set(names.values())])
  const suggestion = suggest(nearest === undefined ? undefined : `#/$defs/${nearest}`)
  return `${show(reference)} does not refer to a definition of the version${suggestion}`
}

function show(reference: string): string {
  return quote(reference, MAX_REFERENCE_LENGTH)
}
