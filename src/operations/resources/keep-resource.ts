/** What is kept of an action or a trigger that was sent, decided without a database. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import type { ErrorField } from '../../contract/schemas/common.js'
import { canonicalId, type Ids } from '../../core/ids.js'
import { findNearest } from '../../core/nearest.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import { findSharedMediaTypes } from '../shared/media-types.js'
import { omitEmpty } from '../shared/omit-empty.js'

interface SentLink {
  readonly id?: string
  readonly definition: { readonly id?: string; readonly name?: string }
}

interface SentBody {
  readonly definitions: readonly SentLink[]
}

type Common = Pick<ActionByReference, 'name' | 'type' | 'method'>

/** An action or a trigger as it is sent, to be created or to replace one. */
export interface SentResource extends Common {
  readonly summary?: string
  readonly description?: string
  readonly parameters: readonly SentParameter[]
  readonly requestBody?: SentBody & { readonly required: boolean }
  readonly responses: readonly (SentBody & { readonly id?: string; readonly status?: number })[]
}

type SentParameter = Omit<ActionByReference['parameters'][number], 'in'> & { readonly in: string }

interface KeepOptions {
  readonly id: string
  readonly ids: Ids
  /** Those of the version. */
  readonly definitions: readonly DefinitionNode[]
}

/**
 * Keeps what the contract knows of it, with an id wherever none was sent. `fields` says what is wrong: a definition
 * that is not of the version, two of one media type in a body (SPEC:3750-3752), two responses for one status
 * (SPEC:3763-3767), an id that stands twice. Without a response it is kept with an error (SPEC:3941-3943).
 */
export function keepResource(sent: SentResource, { id, ids, definitions }: KeepOptions) {
  const tooMany = findTooMany(sent)
  if (tooMany !== undefined) return { kept: undefined, fields: [tooMany] }
  const fields: ErrorField[] = [...findRepeatedStatuses(sent.responses), ...findRepeatedIds(sent)]
  let unknown = 0
  let room = LONGEST

  function keepBody({ definitions: links }: SentBody, path: string) {
    const tied = links.map(({ definition }, index) => {
      const found = findDefinition(definition, definitions)
      if (found === undefined && ++unknown <= MOST_REPORTED)
        fields.push(unknownDefinition(definition, `${path}.definitions[${index}].definition`, definitions))
      room -= JSON.stringify([found?.name, found?.accept, found?.description]).length
      return found ?? { id: '', name: '', accept: [] }
    })
    if (room < 0) fields.push({ field: `${path}.definitions`, message: 'are too long, all together' })
    for (const { index, first, mediaType } of findSharedMediaTypes(tied)) {
      const message = `"${first.name}" is the definition for ${mediaType} already; each media type may have one`
      fields.push({ field: `${path}.definitions[${index}].definition`, message })
    }
    return links.map((link, index) => ({ id: toId(link.id), definition: { id: tied[index]?.id ?? '' } }))
  }

  const toId = (sentId: string | undefined) => (sentId === undefined ? ids() : canonicalId(sentId))
  const { name, type, summary = '', description = '', method, parameters, requestBody, responses } = sent
  const kept = {
    id,
    name,
    type,
    ...omitEmpty({ summary, description }),
    method,
    parameters: parameters.map(keepParameter),
    ...(requestBody && {
      requestBody: { required: requestBody.required, definitions: keepBody(requestBody, 'requestBody') }
    }),
    responses: responses.map((response, index) => ({
      id: toId(response.id),
      ...(response.status !== undefined && { status: response.status }),
      definitions: keepBody(response, `responses[${index}]`)
    })),
    ...omitEmpty({ errors: responses.length === 0 ? [NO_RESPONSE] : [] })
  }
  return { kept, fields }
}

/** Of an action or a trigger; more than any has. */
const MOST_LINKS = 500

/** Characters of all its definitions, which are answered with it in full. */
const LONGEST = 4_194_304

/** Nobody reads more, and to look for what was meant takes a while each time. */
const MOST_REPORTED = 20

function findTooMany({ requestBody, responses }: SentResource): ErrorField | undefined {
  const count = [...(requestBody === undefined ? [] : [requestBody]), ...responses].reduce(
    (sum, { definitions }) => sum + definitions.length,
    0
  )
  if (count <= MOST_LINKS) return undefined
  return { field: '', message: `has ${count} definitions in its bodies; allowed are ${MOST_LINKS}` }
}

const NO_RESPONSE = { field: '/responses', message: 'there must be a response', severity: 'error' }

/** `completion` has no property yet (SPEC:3560-3566): there is nothing of it to keep. */
function keepParameter({ name, in: place, required, type, default: value }: SentParameter) {
  return { name, in: place, required, type, ...(value !== undefined && { default: value }) }
}

function findDefinition({ id, name }: SentLink['definition'], definitions: readonly DefinitionNode[]) {
  if (id === undefined) return definitions.find(definition => definition.name === name)
  return definitions.find(definition => definition.id === canonicalId(id))
}

function unknownDefinition(
  { id, name = '' }: SentLink['definition'],
  field: string,
  definitions: readonly DefinitionNode[]
): ErrorField {
  const wanted = id ?? name
  const nearest = findNearest(
    wanted,
    definitions.map(each => (id === undefined ? each.name : each.id))
  )
  const question = nearest === undefined ? '' : `; did you mean "${nearest}"?`
  return { field, message: `the version has no definition ${JSON.stringify(wanted)}${question}` }
}

function findRepeatedStatuses(responses: SentResource['responses']): ErrorField[] {
  const statuses = responses.map(({ status }) => status)
  return statuses.flatMap((status, index) => {
    if (statuses.indexOf(status) === index) return []
    const found = status === undefined ? 'is a second one without a status' : `${status} has a response already`
    return [{ field: status === undefined ? `responses[${index}]` : `responses[${index}].status`, message: found }]
  })
}

function findRepeatedIds({ requestBody, responses }: SentResource): ErrorField[] {
  const linksOf = (body: SentBody, path: string) =>
    body.definitions.map((link, index) => ({ field: `${path}.definitions[${index}].id`, id: link.id }))
  const all = [
    ...(requestBody === undefined ? [] : linksOf(requestBody, 'requestBody')),
    ...responses.flatMap((response, index) => [
      { field: `responses[${index}].id`, id: response.id },
      ...linksOf(response, `responses[${index}]`)
    ])
  ]
  const seen = new Set<string>()
  return all.flatMap(({ field, id }) => {
    if (id === undefined) return []
    const isRepeated = seen.has(canonicalId(id))
    seen.add(canonicalId(id))
    return isRepeated ? [{ field, message: 'stands there twice; each must be unique' }] : []
  })
}
