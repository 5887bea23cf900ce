/** Validates an action or trigger in a request and brings it into its stored form, without a database. */
import { type BodyIndex, listBodies, mapBodies, toBodyPath } from '../../contract/resource-bodies.js'
import { MAX_LINKED_LENGTH, MAX_LINKS } from '../../contract/limits.js'
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import { canonicalId, type Ids } from '../../core/ids.js'
import { suggestNearest } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import type { DefinitionHead, DefinitionOutline } from '../../store/resources/version-outlines.js'
import { findSharedMediaTypes, measureLinked } from '../shared/media-types.js'
import { omitEmpty } from '../shared/omit-empty.js'

interface SentLink {
  readonly id?: string
  readonly definition: { readonly id?: string; readonly name?: string }
}

interface SentRequestBody {
  readonly required: boolean
  readonly definitions: readonly SentLink[]
}

interface SentResponse {
  readonly id?: string
  readonly status?: number
  readonly definitions: readonly SentLink[]
}

type SentParameter = Omit<ActionByReference['parameters'][number], 'in'> & { readonly in: string }

/** The body of a request that creates or replaces an action or trigger. */
export interface SentResource extends Pick<ActionByReference, 'name' | 'type' | 'method'> {
  readonly summary?: string
  readonly description?: string
  readonly parameters: readonly SentParameter[]
  readonly requestBody?: SentRequestBody
  readonly responses: readonly SentResponse[]
}

interface NormaliseOptions {
  readonly id: string
  readonly ids: Ids
  /** The definitions of the version. */
  readonly definitions: readonly DefinitionOutline[]
  /** Finds one of them by its id. */
  readonly find: (id: string) => DefinitionHead | undefined
}

/** Either a resource in its stored form, or the reasons why it is invalid. */
interface Normalised {
  readonly resource: object
  readonly problems: readonly ErrorField[]
}

/**
 * Normalises an action or trigger. Ids that the request omits are created. Problems are a definition that the version
 * does not have, two definitions for a media type in a body (SPEC:3750-3752), two responses for a status
 * (SPEC:3764-3768) and a duplicate id. A resource without a response is valid but has an error (SPEC:3938-3940).
 */
export function normaliseResource(sent: SentResource, { id, ids, ...known }: NormaliseOptions): Normalised {
  const tooMany = findTooMany(sent)
  if (tooMany !== undefined) return { resource: {}, problems: [tooMany] }
  const { name, type, summary = '', description = '', method, parameters, requestBody, responses } = sent
  const linker = createLinker(known)
  const toId = (sentId: string | undefined) => (sentId === undefined ? ids() : canonicalId(sentId))
  const toLinks = (links: readonly SentLink[], index: BodyIndex) => {
    const linkedIds = linker.link(links, toBodyPath(index))
    return links.map((link, place) => ({ id: toId(link.id), definition: { id: linkedIds[place] } }))
  }
  const own = {
    id,
    name,
    type,
    ...omitEmpty({ summary, description }),
    method,
    parameters: parameters.map(normaliseParameter),
    requestBody,
    responses
  }
  const resource = mapBodies<object, SentRequestBody, SentResponse>(own, (body, index) =>
    'required' in body
      ? { required: body.required, definitions: toLinks(body.definitions, index) }
      : {
          id: toId(body.id),
          ...(body.status !== undefined && { status: body.status }),
          definitions: toLinks(body.definitions, index)
        }
  )
  return {
    resource: { ...resource, ...omitEmpty({ errors: responses.length === 0 ? [NO_RESPONSE] : [] }) },
    problems: [...findRepeatedStatuses(responses), ...findRepeatedIds(sent), ...linker.problems]
  }
}

const NO_RESPONSE = { field: '/responses', message: 'there must be a response', severity: 'error' }

function findTooMany(sent: SentResource): ErrorField | undefined {
  const count = listBodies(sent).reduce((sum, { body }) => sum + body.definitions.length, 0)
  if (count <= MAX_LINKS) return undefined
  return { field: '', message: `expected at most ${MAX_LINKS} definitions in all bodies, got ${count}` }
}

/** `completion` has no properties yet (SPEC:3572-3577), so it is not stored. */
function normaliseParameter({ name, in: place, required, type, default: value }: SentParameter) {
  return { name, in: place, required, type, ...(value !== undefined && { default: value }) }
}

/** Enough for a reader. Each message costs a search for the nearest name. */
const MAX_REPORTS = 20

/** Finds the definitions that links refer to, and collects the problems. */
function createLinker({ definitions, find }: Pick<NormaliseOptions, 'definitions' | 'find'>) {
  const idsByName = new Map(definitions.map(({ id, name }) => [name, id]))
  const problems: ErrorField[] = []
  let unknown = 0
  let left = MAX_LINKED_LENGTH

  function findDefinition({ id, name = '' }: SentLink['definition']): DefinitionHead | undefined {
    return find(id === undefined ? (idsByName.get(name) ?? '') : canonicalId(id))
  }

  function describeUnknown({ id, name = '' }: SentLink['definition']): string {
    const known = definitions.map(each => (id === undefined ? each.name : each.id))
    const wanted = id ?? name
    return `the version has no definition ${quote(wanted)}${suggestNearest(wanted, known)}`
  }

  /** The ids of the definitions that the links of a body refer to. */
  function link(links: readonly SentLink[], path: string): string[] {
    const linked = links.map(({ definition }, index) => {
      const found = findDefinition(definition)
      if (found === undefined && ++unknown <= MAX_REPORTS)
        problems.push({ field: `${path}.definitions[${index}].definition`, message: describeUnknown(definition) })
      if (found !== undefined && left >= 0) left -= measureLinked(found)
      return found ?? { id: '', name: '', accept: [] }
    })
    if (left < 0) {
      const message = `the linked definitions have more than ${MAX_LINKED_LENGTH} characters in total`
      problems.push({ field: `${path}.definitions`, message })
      return []
    }
    for (const { index, first, mediaType } of findSharedMediaTypes(linked)) {
      const message = `"${first.name}" already describes ${mediaType}; a body has one definition per media type`
      problems.push({ field: `${path}.definitions[${index}].definition`, message })
    }
    return linked.map(({ id }) => id)
  }

  return { problems, link }
}

function findRepeatedStatuses(responses: SentResource['responses']): ErrorField[] {
  const seen = new Set<number | undefined>()
  return responses.flatMap(({ status }, index) => {
    const path = toBodyPath(index)
    const isRepeated = seen.has(status)
    seen.add(status)
    if (!isRepeated) return []
    return status === undefined
      ? [{ field: path, message: 'only one response can omit its status' }]
      : [{ field: `${path}.status`, message: `another response already has the status ${status}` }]
  })
}

function findRepeatedIds(sent: SentResource): ErrorField[] {
  const all = listBodies(sent).flatMap(({ body, index }) => {
    const path = toBodyPath(index)
    const links = body.definitions.map(({ id }, place) => ({ field: `${path}.definitions[${place}].id`, id }))
    return 'id' in body ? [{ field: `${path}.id`, id: body.id }, ...links] : links
  })
  const seen = new Set<string>()
  return all.flatMap(({ field, id }) => {
    if (id === undefined) return []
    const isRepeated = seen.has(canonicalId(id))
    seen.add(canonicalId(id))
    return isRepeated ? [{ field, message: 'duplicate id' }] : []
  })
}
