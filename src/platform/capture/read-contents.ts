/** Reads a connector with everything that belongs to it. A part that cannot be read is left out and reported. */
import { createNameReferences, mapReferences } from '../../operations/definitions/schema-references.js'
import { readSchemaUrl } from '../../operations/definitions/schema-urls.js'
import { parse, toTarget } from '../client/call-operation.js'
import type { PlatformClient } from '../client/client.js'
import { PlatformError } from '../client/platform-error.js'
import { isItem, type Item, type ListOperation, readList } from '../client/read-list.js'

export interface ContentsOptions {
  readonly client: PlatformClient
  /** The organisation whose paths are used. */
  readonly organisation: string
  /** Whether to read the latest version only. */
  readonly latestOnly: boolean
  /** Reports a part that could not be read. */
  readonly report: (problem: string) => void
}

/** @param connector as GetConnector or a list returned it. @returns it with the contents of its versions. */
export async function readContents(connector: Item, options: ContentsOptions): Promise<Item> {
  const { client, organisation, latestOnly, report } = options
  const path = { organisation_id: organisation, connector_id: String(connector['id']) }
  const readMissing = async (key: string, operation: ListOperation): Promise<readonly Item[]> => {
    const given = connector[key]
    if (Array.isArray(given)) return given.filter(isItem)
    return attempt(() => readList(client, operation, { path }), report, `${nameOf(connector)}: ${key}`)
  }
  const all = await readMissing('versions', 'ListConnectorVersions')
  const kept = latestOnly ? all.filter(version => version['isLatest'] === true) : all
  if (latestOnly && kept.length === 0) report(`${nameOf(connector)}: it has no latest version`)
  const versions: Item[] = []
  for (const version of kept) versions.push(await readVersion(connector, version, options))
  return {
    ...connector,
    authSchemeConfigs: connector['authSchemeConfigs'] ?? [],
    connections: await readMissing('connections', 'ListConnectorConnections'),
    versions
  }
}

async function readVersion(connector: Item, version: Item, options: ContentsOptions): Promise<Item> {
  const { client, organisation, report } = options
  const path = {
    organisation_id: organisation,
    connector_id: String(connector['id']),
    version: String(version['name'])
  }
  const label = `${nameOf(connector)}, version ${String(version['name'])}`
  const read = (operation: ListOperation, what: string) =>
    attempt(() => readList(client, operation, { path }), report, `${label}: ${what}`)
  const definitions: Item[] = []
  for (const definition of await read('GetDefinitions', 'definitions')) {
    definitions.push(await readDefinition(definition, { ...options, connector, version, label }))
  }
  const actions = await read('GetActions', 'actions')
  const triggers = await read('GetTriggers', 'triggers')
  return { ...version, definitions: inOrder(definitions), actions: inOrder(actions), triggers: inOrder(triggers) }
}

/** Lists are sorted by name. Ids tell what was created first, which decides the order of references. */
function inOrder(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1))
}

interface DefinitionOptions extends ContentsOptions {
  readonly connector: Item
  readonly version: Item
  readonly label: string
}

async function readDefinition(definition: Item, options: DefinitionOptions): Promise<Item> {
  const { client, organisation, connector, version, label, report } = options
  const { referencedBy: _, ...kept } = definition
  const path = {
    organisation_id: organisation,
    connector_id: String(connector['id']),
    version: String(version['name']),
    schema_filename: filenameOf(definition)
  }
  const what = `${label}: the schema of ${nameOf(definition)}`
  const schema = await attempt(() => readSchema(client, toTarget('GetRawSchema', { path })), report, what, undefined)
  if (schema === undefined) return kept
  const owner = { connector: { id: path.connector_id, organisationId: organisation }, version: { name: path.version } }
  return { ...kept, schema: withNames(schema, owner) }
}

/** The last part of the URL of its schema, which is also the last part of the path of GetRawSchema. */
function filenameOf({ name, url }: Item): string {
  const last = typeof url === 'string' ? /\/([^/?#]+)(?:[?#].*)?$/.exec(url)?.[1] : undefined
  try {
    return last === undefined ? `${String(name)}.json` : decodeURIComponent(last)
  } catch {
    return `${String(name)}.json`
  }
}

interface CapturedSchema {
  readonly contentType: string
  readonly content: string
}

async function readSchema(client: PlatformClient, target: string): Promise<CapturedSchema> {
  const { status, headers, text } = await client.send({ method: 'GET', target })
  if (status !== 200) throw new PlatformError(`GetRawSchema returned ${status}`)
  const contentType = headers['content-type'] ?? 'application/schema+json'
  if (/json/i.test(contentType) && parse(text) === undefined) {
    throw new PlatformError('GetRawSchema returned a text that is not JSON, or JSON that is nested too deep')
  }
  return { contentType: /json/i.test(contentType) ? 'application/schema+json' : contentType, content: text }
}

type Owner = Parameters<typeof readSchemaUrl>[0]

/** Writes URLs of schemas of the same version as references by name, which hold at any address. */
function withNames({ contentType, content }: CapturedSchema, owner: Owner): CapturedSchema {
  const document = parse(content)
  if (document === undefined || document === null) return { contentType, content }
  const { write } = createNameReferences(document)
  const mapped = mapReferences(document, reference => {
    const url = readSchemaUrl(owner, reference)
    return url?.isOwn === true ? write({ name: url.definition, rest: url.fragment }) : reference
  })
  return { contentType, content: JSON.stringify(mapped) }
}

async function attempt<Value = Item[]>(
  read: () => Promise<Value>,
  report: (problem: string) => void,
  what: string,
  otherwise: Value = [] as Value
): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    report(`${what}: ${error.message}`)
    return otherwise
  }
}

function nameOf({ name, id }: Item): string {
  return String(name ?? id)
}
