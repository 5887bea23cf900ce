/** Which operations lead to a schema that has a name, and how. */
import { type Place, toText } from './difference.js'

export interface Routes {
  /** Says that a schema is used at a place. The first place that is told is the one that is shown. */
  add(use: Place, schema: Place): void
  /** A way to a place, from an operation. */
  toExample(place: Place): string
  /** The operations that lead to a place. */
  listOperations(place: Place): string[]
}

export function createRoutes(): Routes {
  const firstUses = new Map<string, Place>()
  const users = new Map<string, Map<string, Place>>()

  function toExample({ owner, isSchema, path }: Place): string {
    const use = isSchema ? firstUses.get(owner) : undefined
    return toText({ owner: use === undefined ? owner : toExample(use), path }).replaceAll(' › []', '[]')
  }

  return {
    add(use, schema) {
      if (!firstUses.has(schema.owner)) firstUses.set(schema.owner, use)
      const known = users.get(schema.owner) ?? new Map<string, Place>()
      users.set(schema.owner, known.set(keyOf(use), use))
    },
    toExample,
    listOperations(place) {
      const seen = new Set<string>()
      const operations = new Set<string>()
      const visit = (user: Place): void => {
        if (seen.has(keyOf(user))) return
        seen.add(keyOf(user))
        if (!user.isSchema) operations.add(user.owner)
        else for (const other of users.get(user.owner)?.values() ?? []) visit(other)
      }
      visit(place)
      return [...operations].sort()
    }
  }
}

/** An operation and a schema may have the same name. */
function keyOf({ owner, isSchema }: Place): string {
  return `${isSchema ? 'schema' : 'operation'} ${owner}`
}
