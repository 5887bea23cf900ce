/** What can be done with actions and triggers, which is the same for both. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import { apiError } from '../../contract/errors.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { canonicalId } from '../../core/ids.js'
import { findNearest } from '../../core/nearest.js'
import type { Store } from '../../store/store.js'
import type { VersionedRows } from '../../store/resources/versioned-rows.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { OperationContext } from '../shared/context.js'
import { keepResource, type SentResource } from './keep-resource.js'
import { getOwnVersion, type VersionInput } from '../shared/own-resources.js'
import { type PageInput, readPage, toPage } from '../shared/paging.js'
import { createResourceAnswers } from './resource-answer.js'

/** An action or a trigger of a version. */
export interface ResourceInput extends VersionInput {
  readonly name: string
}

export interface ResourcesInput extends VersionInput {
  readonly page: PageInput
  /** A part of the name, in any case (SPEC:979). */
  readonly name: string | undefined
}

/** What actions and triggers differ in. */
interface ResourceKind<Kept, Sent, Key extends string> {
  readonly key: Key
  readonly getRows: (store: Store) => VersionedRows<Kept>
  readonly notFound: 'actionNotFound' | 'triggerNotFound'
  readonly nameTaken: 'actionNameTaken' | 'triggerNameTaken'
  /** What it keeps beyond what both have. */
  readonly toOwnProperties: (sent: Sent) => object
}

/** `Answer` is what a client sees of a `Kept`; it is also what replaces one. */
export function createResourceOperations<
  Kept extends ActionByReference | TriggerByReference,
  Sent extends SentResource,
  Answer extends SentResource & { readonly id: string },
  Key extends string
>(kind: ResourceKind<Kept, Sent | Answer, Key>) {
  const { key, getRows } = kind

  function getNamed({ store }: OperationContext, { version }: OwnVersion, name: string): Kept {
    const resource = getRows(store).find(version.id, name)
    if (resource !== undefined) return resource
    const names = getRows(store)
      .list(version.id)
      .map(each => each.name)
    const nearest = findNearest(name, names)
    throw apiError(kind.notFound, { found: name, nearest })
  }

  function assertNameFree({ store }: OperationContext, { version }: OwnVersion, name: string): void {
    if (getRows(store).find(version.id, name) === undefined) return
    const fields = [{ field: 'name', message: `${JSON.stringify(name)} is in use` }]
    throw apiError(kind.nameTaken, { found: name, fields })
  }

  function keep(context: OperationContext, own: OwnVersion, sent: Sent | Answer, id: string): Kept {
    assertTypeFits(own, sent)
    const definitions = context.store.resources.definitions.list(own.version.id)
    const { kept, fields } = keepResource(sent, { id, ids: context.ids, definitions })
    if (fields.length > 0) throw apiError('resourceInvalid', { fields })
    return { ...kept, ...kind.toOwnProperties(sent) } as unknown as Kept
  }

  function answer(context: OperationContext, own: OwnVersion, resource: Kept): Answer {
    return createResourceAnswers<Kept, Answer>(context, own)(resource)
  }

  return {
    list: (context: OperationContext, input: ResourcesInput) => {
      const own = getOwnVersion(context, input)
      const { id } = own.version
      const page = readPage([key, id, input.name], input.page, window =>
        getRows(context.store).page(id, input.name, window)
      )
      if (page.items.length > 1) context.rests?.('resources-by-name')
      const toAnswer = createResourceAnswers<Kept, Answer>(context, own)
      return toPage(page, key, resources => resources.map(toAnswer))
    },
    get: (context: OperationContext, input: ResourceInput): Answer => {
      const own = getOwnVersion(context, input)
      return answer(context, own, getNamed(context, own, input.name))
    },
    create: (context: OperationContext, input: VersionInput & { readonly body: Sent }): Answer =>
      changeDraft(context, input, own => {
        assertNameFree(context, own, input.body.name)
        const resource = keep(context, own, input.body, context.ids())
        getRows(context.store).add(own.version.id, [resource])
        return answer(context, own, resource)
      }),
    update: (context: OperationContext, input: ResourceInput & { readonly body: Answer }): Answer =>
      changeDraft(context, input, own => {
        const { id, name } = getNamed(context, own, input.name)
        assertSameId(input.body.id, id)
        if (input.body.name !== name) assertNameFree(context, own, input.body.name)
        const resource = keep(context, own, input.body, id)
        getRows(context.store).update(own.version.id, resource)
        if (resource.name !== name) context.rests?.('resources-can-be-renamed')
        return answer(context, own, resource)
      }),
    remove: (context: OperationContext, input: ResourceInput): void =>
      changeDraft(context, input, own => {
        getRows(context.store).remove(own.version.id, getNamed(context, own, input.name).id)
      })
  }
}

function assertTypeFits({ connector }: OwnVersion, { type }: SentResource): void {
  const { protocol } = connector.endpoint
  if (type === protocol) return
  const fields = [{ field: 'type', message: `found ${type}; the connector is ${protocol}` }]
  throw apiError('typeNotOfProtocol', { found: type, fields })
}

function assertSameId(sent: string, id: string): void {
  if (canonicalId(sent) === id) return
  const fields = [{ field: 'id', message: `found ${sent}; allowed is the id that it has, ${id}` }]
  throw apiError('resourceInvalid', { fields })
}
