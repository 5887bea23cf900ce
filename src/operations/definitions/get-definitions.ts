import type { Definition } from '../../contract/schemas/definition.js'
import { notFound } from '../../contract/not-found.js'
import { MAX_CANDIDATES } from '../../core/nearest.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { DefinitionNode } from '../../store/shared/connector-graph.js'
import type { OwnVersion } from '../shared/change-draft.js'
import type { AddressedContext } from '../shared/context.js'
import { createDefinitionResponses } from './definition-response.js'
import { getOwnVersion, type VersionInput } from '../shared/own-resources.js'
import { listPage, type PageInput } from '../shared/paging.js'

export interface DefinitionInput extends VersionInput {
  readonly definitionName: string
}

interface DefinitionsInput extends VersionInput {
  readonly page: PageInput
  /** A part of the name, in any case (SPEC:1237). */
  readonly name: string | undefined
}

/**
 * GetDefinitions (SPEC:1226). Assumed: sorted by name; the contract defines no order.
 * @returns a DefinitionPage.
 * @throws ApiError 404 as `getOwnVersion` does; 400 `invalidQuery`.
 */
export function getDefinitions(context: AddressedContext, input: DefinitionsInput): Promise<RenderedJson> {
  const own = getOwnVersion(context, input)
  const { id } = own.version
  return listPage(context, {
    identity: ['GetDefinitions', id, input.name],
    variant: context.baseUrl,
    page: input.page,
    itemsKey: 'definitions',
    scope: { connectorId: own.connector.id },
    assumedOrder: 'resources-by-name',
    open() {
      const { toResponse } = createDefinitionResponses(context, own)
      const render = (definition: DefinitionNode) => JSON.stringify(toResponse(definition))
      return window => context.store.resources.definitions.page(id, input.name, { ...window, render })
    }
  })
}

/**
 * GetDefinition (SPEC:1332). The schema itself is read from its `url`.
 * @throws ApiError 404 as `getOwnVersion` does, and `definitionNotFound`.
 */
export function getDefinition(context: AddressedContext, input: DefinitionInput): Definition {
  const own = getOwnVersion(context, input)
  return createDefinitionResponses(context, own).toResponse(getDefinitionNamed(context, own, input.definitionName))
}

/** @throws ApiError 404 `definitionNotFound`. */
export function getDefinitionNamed({ store }: AddressedContext, { version }: OwnVersion, name: string): DefinitionNode {
  const definition = store.resources.definitions.find(version.id, name)
  if (definition !== undefined) return definition
  const known = store.resources.definitions.listNames(version.id, MAX_CANDIDATES)
  throw notFound('definitionNotFound', { found: name, known })
}
