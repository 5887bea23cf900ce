import type { SeedDefinition, SeedDefinitionLink } from './seed-schema.js'

/** The definition with the id or, without an id, the name of a link. */
export function findLinkedDefinition(
  link: SeedDefinitionLink,
  definitions: readonly SeedDefinition[]
): SeedDefinition | undefined {
  return definitions.find(({ id, name }) => (link.id === undefined ? name === link.name : id === link.id))
}
