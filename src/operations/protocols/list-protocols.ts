import type { ProtocolPage } from '../../contract/schemas/protocol.js'
import { protocols } from '../../contract/protocols.js'
import type { OperationContext } from '../shared/context.js'
import { type PageInput, readPage, toList, toPage } from '../shared/paging.js'
import { sliceOf } from './slice.js'

/**
 * ListProtocols (SPEC:1413). The same for every organisation, in the order of the contract.
 * @throws ApiError 400 `invalidQuery`.
 */
export function listProtocols(context: OperationContext, input: { readonly page: PageInput }): ProtocolPage {
  const page = readPage(toList(context, 'ListProtocols'), input.page, window =>
    sliceOf(protocols, ({ slug }) => slug, window)
  )
  return toPage(page, 'protocols', found => found.map(({ authSchemes: _, ...protocol }) => protocol))
}
