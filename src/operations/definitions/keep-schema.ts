import type { InlineSchema } from '../../contract/schemas/definition.js'
import { findNearest } from '../../core/nearest.js'
import type { OwnVersion } from '../shared/change-draft.js'
import { createNameReferences, mapReferences } from './schema-references.js'
import type { SentSchema } from './schema-text.js'
import { readSchemaUrl } from './schema-urls.js'

/** What each name or id of a definition stands for: the name that the definition has once the change is made. */
export type DefinitionNames = ReadonlyMap<string, string>

interface KeepSchemaOptions {
  readonly own: OwnVersion
  readonly names: DefinitionNames
  /** Told what is wrong with the references of the schema. */
  readonly report: (message: string) => void
}

const MOST_REPORTED = 20

/**
 * A schema as it is kept: references to definitions of its version by name, whether they were sent as
 * `#/$defs/{name}` (SPEC:4354-4360) or as the URL of a schema, by name or by id (SPEC:4365-4369). That
 * `#/$defs/{name}` also finds definitions which were there before is assumed. Any other reference stays as it is.
 */
export function keepSchema(sent: SentSchema, { own, names, report }: KeepSchemaOptions): InlineSchema {
  if ('content' in sent) return sent
  const { contentType, document } = sent
  const { read, write } = createNameReferences(document)
  let reported = 0

  /** Nobody reads more, and to look for what was meant takes a while each time. */
  function reportSome(describe: () => string): void {
    if (++reported <= MOST_REPORTED) report(describe())
  }

  function keep(reference: string): string {
    const url = readSchemaUrl(own, reference)
    const found = url === undefined ? read(reference) : { name: url.definition, rest: url.fragment }
    if (found === undefined) return reference
    const name = url?.isOwn === false ? undefined : names.get(found.name)
    if (name === undefined) reportSome(() => unknownReference(reference, found.name, names))
    else if (!/^(\/|$)/.test(found.rest))
      reportSome(() => `${quote(reference)}: refer to a part of a definition by a JSON Pointer`)
    return write({ name: name ?? found.name, rest: found.rest })
  }

  return { contentType, content: JSON.stringify(mapReferences(document, keep)) }
}

function unknownReference(reference: string, name: string, names: DefinitionNames): string {
  const nearest = findNearest(name, [...new Set(names.values())])
  const question = nearest === undefined ? '' : `; did you mean "#/$defs/${nearest}"?`
  return `${quote(reference)} is no definition of the version${question}`
}

const LONGEST_SHOWN = 200

function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text)
}
