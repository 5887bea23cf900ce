/**
 * The limits of what bodies, seeds and OpenAPI documents may contain. They are the mock's own: no limit of the real
 * platform is public. Lengths are in UTF-16 code units, as JavaScript counts them.
 */

/** Names, ids, keys, media types, scopes, and the keys and values of tags. */
export const MAX_NAME_LENGTH = 255

/** Names that the mock makes from an OpenAPI document. They are used in paths and file names. */
export const MAX_GENERATED_NAME_LENGTH = 100

/** URLs, and paths of operations. */
export const MAX_URL_LENGTH = 8_192

/** Descriptions and every other text. */
export const MAX_TEXT_LENGTH = 262_144

/** Items of a list within a resource, such as schemes, credentials, parameters, responses and media types. */
export const MAX_ITEMS = 1_000

/** Keys and values of the tags of a connector. Each is a row. */
export const MAX_TAGS = 1_000

/** Tags that a filter of a list asks for. Each is a search in the tags of each connector. */
export const MAX_FILTER_TAGS = 20

/** Definitions linked from all bodies of an action or trigger. */
export const MAX_LINKS = 500

/** Characters of the definitions linked from an action or trigger, because responses contain them in full. */
export const MAX_LINKED_LENGTH = 4_194_304

/** Definitions that one request creates. */
export const MAX_CREATED_DEFINITIONS = 1_000

/** Definitions of a version. Most operations on definitions read all of them. */
export const MAX_DEFINITIONS = 5_000

/** In bytes: the schema of a definition, which GetRawSchema parses. */
export const MAX_SCHEMA_LENGTH = 524_288

/** In bytes: the definitions of a version, with their schemas. */
export const MAX_DEFINITIONS_LENGTH = 8 * 1_048_576

/** Actions and triggers of a version. */
export const MAX_RESOURCES = 2_500

/** In bytes of JSON, with the ids of links: the actions and triggers of a version. */
export const MAX_RESOURCES_LENGTH = 4 * 1_048_576

/** In bytes: the schemas that a new name of a definition changes, because they refer to it by name. */
export const MAX_RENAMED_LENGTH = 524_288

/** References to the definitions of a version: from each other, and from actions and triggers. */
export const MAX_REFERENCES = 20_000

/** Entries of `referencedBy` of a definition, or of all definitions that an action or trigger shows. */
export const MAX_SHOWN_REFERENCES = 10_000

/** Characters of the names in these entries. */
export const MAX_SHOWN_NAMES_LENGTH = 1_048_576

/** Operations, parameters and responses of an OpenAPI document. References can multiply a small document. */
export const MAX_DOCUMENT_PARTS = 100_000

/** Characters of all operations of an OpenAPI document in a response, each with its definitions in full. */
export const MAX_DOCUMENT_LENGTH = 67_108_864

/** In characters. A page ends before an item that would make it longer, unless that is its only one. */
export const MAX_PAGE_LENGTH = 8 * 1_048_576

/**
 * In bytes of JSON: a connector as GetConnector returns it, and with its secrets. A write that would make it longer is
 * refused.
 */
export const MAX_CONNECTOR_LENGTH = 8 * 1_048_576

/** In bytes: the properties of a seed over HTTP that are not lists. They are read in one step. */
export const MAX_SEED_HEAD_LENGTH = 65_536

/** In bytes: a seed over HTTP that replaces the data of a sandbox. */
export const MAX_SEED_LENGTH = 256 * 1_048_576

/** In bytes: a seed over HTTP that is added to the data of a sandbox. It is added in one transaction. */
export const MAX_ADDED_SEED_LENGTH = 16 * 1_048_576

/** In bytes: an item of a seed over HTTP, such as a connector. It is parsed in one step. */
export const MAX_SEED_ITEM_LENGTH = 16 * 1_048_576

/** In bytes: the body of a lease. It is kept in memory while its seed is loaded. */
export const MAX_LEASE_LENGTH = 2 * 1_048_576

/** In bytes: the data of a sandbox in a snapshot. A snapshot is taken in one step. */
export const MAX_SNAPSHOT_LENGTH = 64 * 1_048_576

interface ContentLimit {
  readonly what: string
  readonly limit: number
  readonly unit: string
  /** The status or effect of a larger value. */
  readonly over: string
}

const NOT_VALID = '400; the seed is not valid'

/** For docs/limits.md, in its order. */
export const contentLimits: readonly ContentLimit[] = [
  {
    what: 'name, id, key, media type or scope; key or value of a tag',
    limit: MAX_NAME_LENGTH,
    unit: 'characters',
    over: NOT_VALID
  },
  { what: 'URL, or path of an action', limit: MAX_URL_LENGTH, unit: 'characters', over: NOT_VALID },
  {
    what: 'description or any other text, except the schema of a definition',
    limit: MAX_TEXT_LENGTH,
    unit: 'characters',
    over: NOT_VALID
  },
  {
    what:
      'schemes or variables of a connector; credentials or variables of a connection; parameters or responses of an ' +
      'action or trigger; media types of a definition; scopes',
    limit: MAX_ITEMS,
    unit: 'items each',
    over: NOT_VALID
  },
  { what: 'tags of a connector', limit: MAX_TAGS, unit: 'keys and values', over: NOT_VALID },
  { what: 'filter of a list by tags', limit: MAX_FILTER_TAGS, unit: 'tags', over: '400' },
  { what: 'definitions linked from an action or trigger', limit: MAX_LINKS, unit: 'links', over: '400' },
  {
    what: 'definitions linked from an action or trigger, together',
    limit: MAX_LINKED_LENGTH,
    unit: 'characters',
    over: '400'
  },
  {
    what: 'definitions that one request creates',
    limit: MAX_CREATED_DEFINITIONS,
    unit: 'definitions',
    over: '400'
  },
  { what: 'definitions of a version', limit: MAX_DEFINITIONS, unit: 'definitions', over: NOT_VALID },
  { what: 'schema of a definition', limit: MAX_SCHEMA_LENGTH, unit: 'bytes', over: NOT_VALID },
  {
    what: 'definitions of a version with their schemas, together',
    limit: MAX_DEFINITIONS_LENGTH,
    unit: 'bytes',
    over: NOT_VALID
  },
  { what: 'actions and triggers of a version', limit: MAX_RESOURCES, unit: 'actions and triggers', over: NOT_VALID },
  {
    what: 'actions and triggers of a version as JSON, together',
    limit: MAX_RESOURCES_LENGTH,
    unit: 'bytes',
    over: NOT_VALID
  },
  {
    what: 'references to the definitions of a version: from each other, and from actions and triggers',
    limit: MAX_REFERENCES,
    unit: 'references',
    over: NOT_VALID
  },
  {
    what: 'schemas that refer to a renamed definition, together',
    limit: MAX_RENAMED_LENGTH,
    unit: 'bytes',
    over: '400'
  },
  {
    what: '`referencedBy` of a definition, or of the definitions that an action or trigger shows, together',
    limit: MAX_SHOWN_REFERENCES,
    unit: 'entries',
    over: 'the others are left out'
  },
  {
    what: 'names in these entries, together',
    limit: MAX_SHOWN_NAMES_LENGTH,
    unit: 'characters',
    over: 'the others are left out'
  },
  {
    what: 'operations, parameters and responses generated from an OpenAPI document',
    limit: MAX_DOCUMENT_PARTS,
    unit: 'parts',
    over: '400'
  },
  {
    what: 'operations generated from an OpenAPI document, each with its definitions in full',
    limit: MAX_DOCUMENT_LENGTH,
    unit: 'characters',
    over: '400'
  },
  { what: 'seed that replaces the data of a sandbox over HTTP', limit: MAX_SEED_LENGTH, unit: 'bytes', over: '413' },
  {
    what: 'seed that is added to the data of a sandbox over HTTP',
    limit: MAX_ADDED_SEED_LENGTH,
    unit: 'bytes',
    over: '413; add it in parts'
  },
  {
    what: 'an item of such a seed, such as a connector with all that belongs to it',
    limit: MAX_SEED_ITEM_LENGTH,
    unit: 'bytes',
    over: '400; load it with `--seed-file`'
  },
  {
    what: 'properties of such a seed that are not lists, together',
    limit: MAX_SEED_HEAD_LENGTH,
    unit: 'bytes',
    over: '400'
  },
  {
    what: 'request for a sandbox, with its seed',
    limit: MAX_LEASE_LENGTH,
    unit: 'bytes',
    over: '413; replace the data of the sandbox afterwards'
  },
  {
    what: 'data of a snapshot',
    limit: MAX_SNAPSHOT_LENGTH,
    unit: 'bytes',
    over: '409; use `GET /__admin/state`'
  },
  {
    what: 'name that the mock makes from an OpenAPI document',
    limit: MAX_GENERATED_NAME_LENGTH,
    unit: 'characters',
    over: 'the name is cut'
  }
]
