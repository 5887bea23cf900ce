import { Type, type Static, type TSchema } from '@sinclair/typebox'

/** SPEC:1884. The first page has no `prev`, the last no `next`. */
const pageInfo = {
  totalCount: Type.Integer({ description: 'The number of items on all pages.' }),
  next: Type.Optional(Type.String({ description: 'Send it as `after` to get the next page.' })),
  prev: Type.Optional(Type.String({ description: 'Send it as `before` to get the previous page.' }))
}

export const PageInfo = Type.Object(pageInfo, { $id: 'PageInfo' })
export type PageInfo = Static<typeof PageInfo>

/** A page of a list. The key of the items differs from list to list (docs/contract.md 3.6, item 15). */
export function page<const Key extends string, const Id extends string, Items extends TSchema>(
  $id: Id,
  key: Key,
  items: Items
) {
  return Type.Object({ ...pageInfo, [key]: items } as typeof pageInfo & Record<Key, Items>, { $id })
}
