/** The five operations on actions or triggers. */
import type { ActionByReference } from '../../contract/schemas/action.js'
import { apiError } from '../../contract/errors.js'
import { assertValid, invalidField } from '../../contract/invalid-fields.js'
import { notFound } from '../../contract/not-found.js'
import type { TriggerByReference } from '../../contract/schemas/trigger.js'
import { canonicalId } from '../../core/ids.js'
import { MAX_CANDIDATES } from '../../core/nearest.js'
import { quote } from '../../core/quote.js'
import type { Store } from '../../store/store.js'
import type { VersionedRows } from '../../store/resources/versioned-rows.js'
import { createChangedResponses, createDefinitionResponses, createFinder } from '../definitions/definition-response.js'
import { assertTotalsFit } from '../definitions/version-totals.js'
import { changeDraft, type OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { normaliseResource, type SentResource } from './normalise-resource.js'
import { getOwnVersion, type VersionInput } from '../shared/own-resources.js'
import { listPage, type PageInput } from '../shared/paging.js'
import { createResourceResponses } from './resource-response.js'

/** An action or trigger of a version. */
export interface ResourceInput extends VersionInput {
  readonly name: string
}

export interface ResourcesInput extends VersionInput {
  readonly page: PageInput
  /** A part of the name, in any case (SPEC:979). */
  readonly name: string | undefined
}

/** The differences between actions and triggers. */
interface ResourceKind<Stored, Sent, Key extends string> {
  readonly key: Key
  readonly getRows: (store: Store) => VersionedRows<Stored>
  readonly notFound: 'actionNotFound' | 'triggerNotFound'
  readonly nameTaken: 'actionNameTaken' | 'triggerNameTaken'
  /** The stored properties that the other kind does not have. */
  readonly toOwnProperties: (sent: Sent) => object
}

/** @typeParam Response a `Stored` as responses show it, and the body of an update. */
export function createResourceOperations<
  Stored extends ActionByReference | TriggerByReference,
  Sent extends SentResource,
  Response extends SentResource & { readonly id: string },
  Key extends string
>(kind: ResourceKind<Stored, Sent | Response, Key>) {
  const { key, getRows } = kind

  function getNamed({ store }: AddressedContext, { version }: OwnVersion, name: string): Stored {
    const resource = getRows(store).find(version.id, name)
    if (resource !== undefined) return resource
    throw notFound(kind.notFound, { found: name, known: getRows(store).listNames(version.id, MAX_CANDIDATES) })
  }

  function assertNameFree({ store }: AddressedContext, { version }: OwnVersion, name: string): void {
    if (getRows(store).find(version.id, name) === undefined) return
    const fields = [{ field: 'name', message: `${quote(name)} is already in use` }]
    throw apiError(kind.nameTaken, { found: name, fields })
  }

  interface Replacement {
    readonly id: string
    readonly sent: Sent | Response
  }

  function normalise(context: AddressedContext, own: OwnVersion, { id, sent }: Replacement): Stored {
    assertTypeFits(own, sent)
    const definitions = context.store.resources.outlineDefinitions(own.version.id)
    const { find } = createFinder(context, own, { definitions })
    const { resource, problems } = normaliseResource(sent, { id, ids: context.ids, definitions, find })
    assertValid(problems, 'resourceInvalid')
    return { ...resource, ...kind.toOwnProperties(sent) } as unknown as Stored
  }

  function render(context: AddressedContext, own: OwnVersion, resource: Stored): Response {
    return createResourceResponses<Stored, Response>(createDefinitionResponses(context, own))(resource)
  }

  function renderChanged(context: AddressedContext, own: OwnVersion, resource: Stored): Response {
    assertTotalsFit(context.store, own.version.id, { rule: 'resourceInvalid' })
    const responses = createChangedResponses(context, own, 'resourceInvalid')
    return createResourceResponses<Stored, Response>(responses)(resource)
  }

  return {
    list: (context: AddressedContext, input: ResourcesInput) => {
      const own = getOwnVersion(context, input)
      const { id } = own.version
      return listPage(context, {
        identity: [key, id, input.name],
        variant: context.baseUrl,
        page: input.page,
        itemsKey: key,
        scope: { connectorId: own.connector.id },
        assumedOrder: 'resources-by-name',
        open() {
          const toResponse = createResourceResponses<Stored, Response>(createDefinitionResponses(context, own))
          const render = (resource: Stored) => JSON.stringify(toResponse(resource))
          return window => getRows(context.store).page(id, input.name, { ...window, render })
        }
      })
    },
    get: (context: AddressedContext, input: ResourceInput): Response => {
      const own = getOwnVersion(context, input)
      return render(context, own, getNamed(context, own, input.name))
    },
    create: (context: AddressedContext, input: VersionInput & { readonly body: Sent }): Response =>
      changeDraft(context, input, own => {
        assertNameFree(context, own, input.body.name)
        const resource = normalise(context, own, { id: context.ids(), sent: input.body })
        getRows(context.store).add(own.version.id, [resource])
        return renderChanged(context, own, resource)
      }),
    update: (context: AddressedContext, input: ResourceInput & { readonly body: Response }): Response =>
      changeDraft(context, input, own => {
        const { id, name } = getNamed(context, own, input.name)
        assertSameId(input.body.id, id)
        if (input.body.name !== name) assertNameFree(context, own, input.body.name)
        const resource = normalise(context, own, { id, sent: input.body })
        getRows(context.store).update(own.version.id, resource, name)
        if (resource.name !== name) context.assume?.('resources-can-be-renamed')
        return renderChanged(context, own, resource)
      }),
    remove: (context: AddressedContext, input: ResourceInput): void =>
      changeDraft(context, input, own => {
        getRows(context.store).remove(own.version.id, getNamed(context, own, input.name).name)
      })
  }
}

function assertTypeFits({ connector }: OwnVersion, { type }: SentResource): void {
  const { protocol } = connector.endpoint
  if (type === protocol) return
  const fields = [{ field: 'type', message: `expected ${protocol}, the protocol of the connector, got ${type}` }]
  throw apiError('typeNotOfProtocol', { found: type, fields })
}

function assertSameId(sent: string, id: string): void {
  if (canonicalId(sent) === id) return
  throw invalidField('id', `expected ${quote(id)}, got ${quote(sent)}`, 'resourceInvalid')
}
