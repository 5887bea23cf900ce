/** Records where named schemas are used, to find the operations that a difference in a schema affects. */
import { type Place, toText } from './difference.js'

export interface SchemaUsages {
  /** Records a usage. Reports show the first one of each schema. */
  add(usage: Place, schema: Place): void
  /** A path from an operation to a place. */
  toExample(place: Place): string
  /** The operations that use a place, directly or through other schemas. */
  listOperations(place: Place): string[]
}

export function createSchemaUsages(): SchemaUsages {
  const firstUsages = new Map<string, Place>()
  const users = new Map<string, Map<string, Place>>()

  function toExample({ owner, isSchema, path }: Place): string {
    const usage = isSchema ? firstUsages.get(owner) : undefined
    return toText({ owner: usage === undefined ? owner : toExample(usage), path }).replaceAll(' › []', '[]')
  }

  return {
    add(usage, schema) {
      if (!firstUsages.has(schema.owner)) firstUsages.set(schema.owner, usage)
      const known = users.get(schema.owner) ?? new Map<string, Place>()
      users.set(schema.owner, known.set(keyOf(usage), usage))
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

/** An operation and a schema can have the same name. */
function keyOf({ owner, isSchema }: Place): string {
  return `${isSchema ? 'schema' : 'operation'} ${owner}`
}
