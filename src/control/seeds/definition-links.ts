import type { SeedDefinition, SeedDefinitionLink } from './seed-schema.js'

/** The definition that a link names by id or, without one, by name. */
export function findLinkedDefinition(
  link: SeedDefinitionLink,
  definitions: readonly SeedDefinition[]
): SeedDefinition | undefined {
  return definitions.find(({ id, name }) => (link.id === undefined ? name === link.name : id === link.id))
}
