/** SPEC:138-141. Names that refer to a published version. No version can have them. */
export const versionAliases = ['latest', 'default'] as const
export type VersionAlias = (typeof versionAliases)[number]

export function isVersionAlias(name: string): name is VersionAlias {
  return (versionAliases as readonly string[]).includes(name)
}
