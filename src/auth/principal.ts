/** Who is calling, as a credential proved it; `organisations` are the ids of those it may act for. */
export type Principal =
  | { readonly kind: 'apiKey'; readonly name: string; readonly organisations: readonly string[] }
  | { readonly kind: 'user'; readonly sub: string; readonly organisations: readonly string[] }
  | { readonly kind: 'organisation'; readonly keyId: string; readonly organisations: readonly string[] }
  | { readonly kind: 'endUser'; readonly keyId: string; readonly organisations: readonly string[] }
