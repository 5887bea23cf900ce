/** Replaces secrets of captured connectors by placeholders: variables of a seed file, with a default. */
import { isPublicData, REDACTED } from '../../contract/redaction.js'
import { isItem, type Item } from '../client/read-list.js'

export interface Placeholders {
  /** A connector with its secrets replaced. Its texts must be escaped before. */
  replaceSecrets(connector: Item): Item
}

/** @param earlier connectors of a file, whose secrets keep the names of their variables. */
export function createPlaceholders(earlier: readonly Item[] = []): Placeholders {
  const names: string[] = []
  const taken = listVariables(earlier)
  /** A credential can be at several places, and must be the same everywhere. */
  const byPlace = new Map<string, string>()

  function toPlaceholder(place: string, words: readonly string[], current: unknown): string {
    const known = byPlace.get(place)
    if (known !== undefined) return known
    if (typeof current === 'string' && /^\$\{\w+:-[^}]*\}$/.test(current)) {
      byPlace.set(place, current)
      return current
    }
    const base = toVariable(words)
    let name = base
    for (let count = 2; names.includes(name) || taken.includes(name); count++) name = `${base}_${count}`
    names.push(name)
    const placeholder = `\${${name}:-${REDACTED}}`
    byPlace.set(place, placeholder)
    return placeholder
  }

  function replaceInCredential(credential: unknown, words: readonly string[]): unknown {
    if (!isItem(credential)) return credential
    // The mock derives the usages.
    const { usages: _, ...kept } = credential
    const { id, name, data } = kept
    if (!isItem(data)) return kept
    const replaced = Object.entries(data).flatMap(([property, value]) => {
      if (isPublicData(property)) return [[property, value]]
      // A token is left out of responses, so a seed needs none.
      if (typeof value !== 'string') return []
      return [[property, toPlaceholder(`${String(id)}.${property}`, [...words, String(name), property], value)]]
    })
    return { ...kept, data: Object.fromEntries(replaced) as Item }
  }

  function replaceInScheme(scheme: unknown, connector: Item): unknown {
    if (!isItem(scheme) || !isItem(scheme['grant']) || !('clientSecret' in scheme['grant'])) return scheme
    const words = [String(connector['name']), String(scheme['id']), 'clientSecret']
    const place = `${String(connector['id'])}.${String(scheme['grant']['credentialId'] ?? scheme['id'])}.clientSecret`
    return {
      ...scheme,
      grant: { ...scheme['grant'], clientSecret: toPlaceholder(place, words, scheme['grant']['clientSecret']) }
    }
  }

  function replaceInConnection(connection: unknown, connector: Item): unknown {
    if (!isItem(connection) || !isItem(connection['credentials'])) return connection
    const words = [String(connector['name']), String(connection['name'])]
    const credentials = Object.entries(connection['credentials']).map(([use, list]) => [
      use,
      mapList(list, each =>
        isItem(each)
          ? {
              ...each,
              authSchemeConfig: replaceInScheme(each['authSchemeConfig'], connector),
              credential: replaceInCredential(each['credential'], words)
            }
          : each
      )
    ])
    return { ...connection, credentials: Object.fromEntries(credentials) as Item }
  }

  function replaceSecrets(connector: Item): Item {
    return {
      ...connector,
      authSchemeConfigs: mapList(connector['authSchemeConfigs'], scheme => replaceInScheme(scheme, connector)),
      connections: mapList(connector['connections'], connection => replaceInConnection(connection, connector))
    }
  }

  // Remembers the names that each place has.
  for (const connector of earlier) replaceSecrets(connector)
  return { replaceSecrets }
}

/** The variables of connectors of a seed. */
export function listVariables(connectors: readonly Item[]): string[] {
  return Array.from(JSON.stringify(connectors).matchAll(/(?<!\$)\$\{(\w+):-/g), ([, name = '']) => name)
}

function mapList(list: unknown, map: (item: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map(map) : list
}

/** `SHOPIFY_DEFAULT_KEY_VALUE`. */
function toVariable(words: readonly string[]): string {
  const text = words
    .map(word => word.replaceAll(/([a-z\d])(?=[A-Z])/g, '$1_'))
    .join('_')
    .toUpperCase()
    .replaceAll(/[^A-Z\d]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, MAX_VARIABLE_LENGTH)
  return /^[A-Z]/.test(text) ? text : `SECRET_${text}`
}

const MAX_VARIABLE_LENGTH = 100
