import { MAX_FILTER_TAGS, MAX_TAGS } from '../limits.js'
import { assumed, documented } from './entry.js'

const LISTS = ['ListPublicConnectors', 'ListConnectors'] as const

const RESOURCE_LISTS = ['GetActions', 'GetTriggers', 'GetDefinitions'] as const

/** Lists, and how connectors and versions are created, changed, published and deleted. */
export const connectors = {
  'pages': documented(
    'A page has up to 20 items (or as many as first says), totalCount, and next and prev except at the ends.',
    'SPEC:1737-1755, 1884-1896'
  ),
  'size-of-pages': assumed(
    'first must be a whole number from 1 to 1000, otherwise 400.',
    'Bounds and message come from a real error of Platform v2 (docs/contract.md 2.3).',
    { errors: ['invalidPageSize'] }
  ),
  'long-pages-end-early': assumed(
    'A page stops at 8 Mi characters, even if it then has fewer items than first says. Its next continues the list.',
    'The contract has no limit, but a response must stay small enough to send.'
  ),
  'total-count-is-of-the-filter': assumed(
    'totalCount counts all items that match the filter, not those on the page.',
    'The contract does not say (docs/contract.md 4.4).'
  ),
  'cursors': assumed(
    'after takes the value of next, and before the value of prev. A cursor works only for its own list, filter and order. Any other string is a 400, and so are both parameters together.',
    'The contract says only that cursors are strings. Cursors of Platform v2 are opaque (docs/contract.md 4.4).',
    { errors: ['invalidQuery'], checked: true }
  ),
  'last-changed-first': documented(
    'Lists of connectors, connections and versions start with the latest change.',
    'SPEC:268-274, 315-320, 609-614, 775-780',
    { operations: [...LISTS, 'ListConnectorConnections', 'ListConnectorVersions'] }
  ),
  'number-of-tags': assumed(
    `A connector has at most ${MAX_TAGS} keys and values of tags, and a list filters by at most ${MAX_FILTER_TAGS} tags. More is a 400.`,
    'No limit of the real platform is public.',
    {
      operations: [...LISTS, 'UpdateConnectorTags', 'UpdateConnector', 'CreateHTTPConnector'],
      errors: ['invalidBody', 'invalidQuery']
    }
  ),
  'tags-have-a-key': documented(
    'A tag of the filter is key:value or key, and "key:" is the same as "key". A tag without a key is a 400.',
    'SPEC:1793-1796; the 400 is assumed',
    { operations: LISTS, errors: ['invalidQuery'] }
  ),
  'resources-by-name': assumed(
    'Actions, triggers and definitions are sorted by name.',
    'The contract states no order for them.',
    { operations: RESOURCE_LISTS, checked: true }
  ),
  'filters-by-part-of-name': documented(
    'name and protocol match any part of the string, in upper or lower case.',
    'SPEC:284-298, 974-976',
    { operations: [...LISTS, ...RESOURCE_LISTS] }
  ),
  'lists-are-sorted': assumed(
    'sort sorts connectors by id, name, createdAt or updatedAt. Any other property or direction is a 400.',
    'The contract has the parameter (SPEC:1756-1772), but says that sorting is not supported yet (SPEC:273).',
    { operations: LISTS, errors: ['invalidQuery'], checked: true }
  ),
  'several-categories-are-or': assumed(
    'A connector matches several categories if it has at least one of them.',
    'The contract does not say whether one must match, or all (docs/contract.md 4.4).',
    { operations: LISTS, checked: true }
  ),
  'several-tags-are-and': assumed(
    'A connector matches several tags only if it has all of them.',
    'The contract does not say whether one must match, or all (docs/contract.md 4.4).',
    { operations: LISTS, checked: true }
  ),
  'public-list-hides-what-is-private': assumed(
    'ListPublicConnectors shows no connections and no drafts.',
    'They belong to their owner. The contract does not say what the list shows of them (docs/contract.md 6, ListPublicConnectors).',
    { operations: ['ListPublicConnectors'], checked: true }
  ),
  'foreign-connector-is-unknown': assumed(
    'A connector of another organisation is a 404 under the own organisation, even if it is public.',
    'The contract does not say; public connectors could be readable (docs/contract.md 6, GetConnector).',
    { errors: ['ownConnectorNotFound'], checked: true }
  ),
  'categories-are-fixed': documented(
    'There are twelve categories. No response shows the categories of a connector.',
    'SPEC:1869-1883; docs/contract.md 3.6, item 14',
    { operations: ['ListCategories', 'UpdateConnectorCategories'] }
  ),
  'left-out-tags-clear': assumed(
    'Setting tags or categories without sending any clears them. Duplicate categories are stored once.',
    'The contract says that they are replaced, and that the property is optional.',
    { operations: ['UpdateConnectorTags', 'UpdateConnectorCategories'], checked: true }
  ),
  'update-unsets-what-is-left-out': documented(
    'UpdateConnector unsets every property that is left out, except auth schemes and variables. Variables that are sent replace those of every connection.',
    'SPEC:383-390, 3033-3038, 3075-3079',
    { operations: ['UpdateConnector'] }
  ),
  'update-reorders-all-schemes': assumed(
    'authSchemeConfigIds of UpdateConnector must name each scheme once. An empty list of variables clears those of all connections.',
    'By the contract the list reorders the schemes. It does not say what a partial list does.',
    { operations: ['UpdateConnector'], errors: ['invalidBody'] }
  ),
  'new-connector-has-no-version': assumed(
    'A new connector has no version, is not public, and has the connections that it was created with.',
    'The contract calls the connector a draft, a state that only versions have (docs/contract.md 6, CreateHTTPConnector).',
    { operations: ['CreateHTTPConnector', 'CreateBigQueryConnector'] }
  ),
  'data-set-may-be-empty': assumed(
    'A BigQuery connector that was created without a datasetId has "" until it is set.',
    'It is optional in the request and required in every response (docs/contract.md 6, CreateBigQueryConnector).',
    { operations: ['CreateBigQueryConnector'] }
  ),
  'data-set-has-two-parts': documented(
    'A datasetId is the id of a project and the name of a data set, separated by a full stop. Any other text is a 400, except the empty one.',
    'SPEC:2978, SPEC:4760; the 400 is assumed',
    { operations: ['CreateBigQueryConnector', 'UpdateConnector'], errors: ['invalidBody'] }
  ),
  'aliases-of-versions': documented(
    'latest is the published version with the newest publishedAt. default is the published version that was chosen, or otherwise latest.',
    'SPEC:138-141',
    { errors: ['nothingPublishedYet'] }
  ),
  'reserved-names': documented('No version can be named latest or default.', 'SPEC:2829-2830, 3427-3428', {
    operations: ['CreateConnectorVersion', 'UpdateConnectorVersion'],
    errors: ['invalidBody']
  }),
  'names-of-versions-are-unique': assumed(
    'Version names are unique within a connector, otherwise 409.',
    'Versions are addressed by name (docs/contract.md 4.1).',
    { errors: ['versionExists'] }
  ),
  'from-version-copies': documented(
    'fromVersion copies the actions, triggers and definitions of another version. Without it the new version is empty.',
    'SPEC:3429-3434; assumed: fromVersion can be latest or default',
    { operations: ['CreateConnectorVersion'] }
  ),
  'published-is-immutable': documented(
    'A published version, and everything below it, cannot be changed.',
    'SPEC:129-131, which names no status; the 409 is assumed',
    { errors: ['versionIsPublished'] }
  ),
  'versions-can-be-renamed': assumed(
    'UpdateConnectorVersion can change the name and the description of a draft. It unsets a description that is left out.',
    'The contract does not say which fields are read-only.',
    { operations: ['UpdateConnectorVersion'], errors: ['readOnlyChanged'], checked: true }
  ),
  'default-is-chosen-by-update': assumed(
    'UpdateConnectorVersion with isDefault: true makes a published version the default. A value of isDefault that cannot be set is a 409.',
    'No other operation could do it (docs/contract.md 4.1), and the contract does not say which fields are read-only.',
    { operations: ['UpdateConnectorVersion'], errors: ['defaultFollows'], checked: true }
  ),
  'publish': documented(
    'PublishConnector validates a draft and publishes it. The version is then the latest, and isLatest and isDefault of all versions are updated.',
    'SPEC:914-916, 3436-3450',
    { operations: ['PublishConnector'] }
  ),
  'publish-refuses-what-is-invalid': assumed(
    'A version with errors in its messages, actions, triggers or definitions is not published. The 400 lists each error.',
    'By the contract such errors must be corrected first (SPEC:1387-1388). It does not describe the refusal.',
    { operations: ['PublishConnector'], errors: ['versionInvalid'] }
  ),
  'publish-again-changes-nothing': assumed(
    'Publishing a published version again succeeds and changes nothing.',
    'Clients can then retry safely; the contract does not say.',
    { operations: ['PublishConnector'], checked: true }
  ),
  'unpublish': documented(
    'UnpublishConnector turns a version into a draft again, unless another product uses it.',
    'SPEC:938-943; the 409 of a refusal is assumed',
    { operations: ['UnpublishConnector'], errors: ['versionInUse'] }
  ),
  'unpublish-draft-changes-nothing': assumed(
    'Unpublishing a draft succeeds and changes nothing.',
    'Clients can then retry safely; the contract does not say.',
    { operations: ['UnpublishConnector'], checked: true }
  ),
  'unpublish-forgets-the-choice': assumed(
    'A version that was chosen as the default loses that when it is unpublished. Publishing it again does not restore it.',
    'The contract does not say.',
    { operations: ['UnpublishConnector'], checked: true }
  ),
  'delete-published-version': documented(
    'A published version can be deleted only with force=true; otherwise 409.',
    'SPEC:856-876; the 409 of a refusal is assumed',
    { operations: ['DeleteConnectorVersion'], errors: ['publishedVersionStays', 'versionInUse'] }
  ),
  'delete-used-connector': documented(
    'A connector that another product uses can be deleted only with force=true; otherwise 409.',
    'SPEC:411-420',
    { operations: ['DeleteConnector'], errors: ['connectorInUse'] }
  ),
  'delete-published-connector': assumed(
    'A connector with a published version can be deleted only with force=true; otherwise 409.',
    'UnpublishConnector says that a connector must be unpublished first (SPEC:941). DeleteConnector itself mentions only use.',
    { operations: ['DeleteConnector'], errors: ['publishedConnectorStays'] }
  ),
  'delete-takes-all-along': assumed(
    'Deleting a connector, a connection or a scheme also deletes everything that belongs to it, and credentials that nothing refers to any more.',
    'No operation could reach them afterwards.',
    { operations: ['DeleteConnector', 'DeleteConnection', 'DeleteAuthSchemeConfig'] }
  )
}
