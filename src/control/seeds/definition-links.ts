import type { SeedDefinition, SeedDefinitionLink } from './seed-schema.js'

/** Finds a definition by the id or, without an id, the name of a link. The first match counts, as in the checks. */
export type FindLinked = (link: SeedDefinitionLink) => SeedDefinition | undefined

export function createLinkFinder(definitions: readonly SeedDefinition[]): FindLinked {
  const reversed = definitions.toReversed()
  const byId = new Map(reversed.map(definition => [definition.id, definition]))
  const byName = new Map(reversed.map(definition => [definition.name, definition]))
  return ({ id, name = '' }) => (id === undefined ? byName.get(name) : byId.get(id))
}
