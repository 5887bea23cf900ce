/** Definitions as responses show them. */
import { invalidField } from '../../contract/invalid-fields.js'
import type { Definition, DefinitionReference } from '../../contract/schemas/definition.js'
import type { DefinitionHead, VersionOutline } from '../../store/resources/version-outlines.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { findReferences, outlineVersion } from './definition-references.js'
import { limitReferences, type ShowReferences } from './limit-references.js'
import { omitEmpty } from '../shared/omit-empty.js'
import { toSchemaUrl } from './schema-urls.js'
import { findReferencesExcess } from './version-totals.js'

/** Renders definitions of a version. The references to them are read once, when this is called. */
export function createDefinitionResponses(context: AddressedContext, own: OwnVersion) {
  const outline = outlineVersion(context.store, own.version.id)
  const references = findReferences(outline)
  const finder = createFinder(context, own, outline)

  return {
    versionId: own.version.id,
    outline,
    references,
    ...finder,
    /** @param show limits the references of a response with several definitions. */
    toResponse: (definition: DefinitionHead, show: ShowReferences = limitReferences()): Definition => {
      const referencedBy = show(references.get(definition.id) ?? [])
      return toDefinitionResponse(definition, toSchemaUrl(context, own, definition), referencedBy)
    }
  }
}

/** Finds definitions of a version by id. Each is read once, because many links can lead to it. */
export function createFinder(
  { store }: AddressedContext,
  { version }: OwnVersion,
  { definitions }: Pick<VersionOutline, 'definitions'>
) {
  const names = new Map(definitions.map(({ id, name }) => [id, name]))
  const heads = new Map<string, DefinitionHead | undefined>()

  function find(this: void, id: string): DefinitionHead | undefined {
    if (!heads.has(id)) heads.set(id, store.resources.findHead(version.id, names.get(id) ?? ''))
    return heads.get(id)
  }

  return { find }
}

export type DefinitionResponses = ReturnType<typeof createDefinitionResponses>

/**
 * The same, after a change.
 * @throws ApiError 400 of the rule if the version has too many references.
 */
export function createChangedResponses(
  context: AddressedContext,
  own: OwnVersion,
  rule: 'definitionInvalid' | 'resourceInvalid'
): DefinitionResponses {
  const responses = createDefinitionResponses(context, own)
  const excess = findReferencesExcess(responses.references)
  if (excess !== undefined) throw invalidField('', excess, rule)
  return responses
}

export function toDefinitionResponse(
  { id, name, accept, description }: Pick<DefinitionHead, 'id' | 'name' | 'accept' | 'description'>,
  url: string,
  referencedBy: readonly DefinitionReference[] = []
): Definition {
  return {
    id,
    name,
    accept: [...accept],
    ...omitEmpty({ description }),
    url,
    ...omitEmpty({ referencedBy: [...referencedBy] })
  }
}
