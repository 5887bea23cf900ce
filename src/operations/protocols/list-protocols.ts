import type { ProtocolPage } from '../../contract/schemas/protocol.js'
import { protocols } from '../../contract/protocols.js'
import { type PageInput, readPage, toPage } from '../shared/paging.js'
import { sliceOf } from './slice.js'

/**
 * ListProtocols (SPEC:1413). The same for every organisation, in the order of the contract.
 * @throws ApiError 400 `invalidQuery`.
 */
export function listProtocols(input: { readonly page: PageInput }): ProtocolPage {
  const page = readPage(['ListProtocols'], input.page, window => sliceOf(protocols, ({ slug }) => slug, window))
  return toPage(page, 'protocols', found => found.map(({ authSchemes: _, ...protocol }) => protocol))
}
