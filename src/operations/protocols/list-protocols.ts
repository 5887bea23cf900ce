import { protocols } from '../../contract/protocols.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import type { OperationContext } from '../shared/context.js'
import { listPage, type PageInput } from '../shared/paging.js'
import { sliceOf } from './slice.js'

/**
 * ListProtocols (SPEC:1413). The same for every organisation, in the order of the contract.
 * @returns a ProtocolPage.
 * @throws ApiError 400 `invalidQuery`.
 */
export function listProtocols(context: OperationContext, input: { readonly page: PageInput }): Promise<RenderedJson> {
  return listPage(context, {
    identity: ['ListProtocols'],
    page: input.page,
    itemsKey: 'protocols',
    open: () => window =>
      sliceOf(protocols, ({ slug }) => slug, { ...window, render: ({ authSchemes: _, ...it }) => JSON.stringify(it) })
  })
}
