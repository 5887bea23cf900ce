/** An authenticated caller. `organisations` are the ids of the organisations that the caller may act for. */
export type Principal =
  | { readonly kind: 'apiKey'; readonly name: string; readonly organisations: readonly string[] }
  | { readonly kind: 'user'; readonly sub: string; readonly organisations: readonly string[] }
  | { readonly kind: 'organisation'; readonly keyId: string; readonly organisations: readonly string[] }
  | { readonly kind: 'endUser'; readonly keyId: string; readonly organisations: readonly string[] }
