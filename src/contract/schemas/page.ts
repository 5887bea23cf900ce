import { Type, type Static, type TSchema } from '@sinclair/typebox'

/** SPEC:1884. The cursors are absent at the ends. */
const pageInfo = {
  totalCount: Type.Integer({ description: 'How many there are on all pages.' }),
  next: Type.Optional(Type.String({ description: 'Send it as `after` for the page that follows.' })),
  prev: Type.Optional(Type.String({ description: 'Send it as `before` for the page that precedes.' }))
}

export const PageInfo = Type.Object(pageInfo, { $id: 'PageInfo' })
export type PageInfo = Static<typeof PageInfo>

/** A page of a list, its items under the key that the vendor gave them (docs/contract.md 3.6, item 15). */
export function page<const Key extends string, const Id extends string, Items extends TSchema>(
  $id: Id,
  key: Key,
  items: Items
) {
  return Type.Object({ ...pageInfo, [key]: items } as typeof pageInfo & Record<Key, Items>, { $id })
}
