import { protocols } from '../../contract/protocols.js'
import type { RenderedJson } from '../../core/rendered-json.js'
import { type PageInput, readPage, renderPage } from '../shared/paging.js'
import { sliceOf } from './slice.js'

/**
 * ListProtocols (SPEC:1413). The same for every organisation, in the order of the contract.
 * @returns a ProtocolPage.
 * @throws ApiError 400 `invalidQuery`.
 */
export async function listProtocols(input: { readonly page: PageInput }): Promise<RenderedJson> {
  const page = await readPage(['ListProtocols'], input.page, window =>
    sliceOf(protocols, ({ slug }) => slug, { ...window, render: ({ authSchemes: _, ...it }) => JSON.stringify(it) })
  )
  return renderPage(page, 'protocols')
}
