import type { VersionAlias } from '../../contract/versions.js'

interface Publishable {
  readonly publishedAt: string | null
  readonly chosenDefault: boolean
}

/**
 * The published version that an alias names (SPEC:138-141). `latest` is the last published version. `default` is the
 * version that the user chose, if it is published, otherwise the latest. If two were published at the same time, the
 * later in the list is the latest.
 */
export function resolveAlias<Version extends Publishable>(
  alias: VersionAlias,
  versions: readonly Version[]
): Version | undefined {
  const published = versions.filter(version => version.publishedAt !== null)
  const chosen = alias === 'default' ? published.find(version => version.chosenDefault) : undefined
  return chosen ?? published.reduce<Version | undefined>(newer, undefined)
}

function newer<Version extends Publishable>(newest: Version | undefined, version: Version): Version {
  return newest === undefined || (version.publishedAt as string) >= (newest.publishedAt as string) ? version : newest
}
