/** SPEC:138-141. Names that stand for a published version, and that no version may have. */
export const versionAliases = ['latest', 'default'] as const
export type VersionAlias = (typeof versionAliases)[number]

export function isVersionAlias(name: string): name is VersionAlias {
  return (versionAliases as readonly string[]).includes(name)
}

/** Characters; the mock's own limit. */
export const maxVersionNameLength = 255
