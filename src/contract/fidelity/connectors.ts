import { assumed, documented } from './entry.js'

const LISTS = ['ListPublicConnectors', 'ListConnectors'] as const

const RESOURCE_LISTS = ['GetActions', 'GetTriggers', 'GetDefinitions'] as const

/** Lists, and the life of a connector and its versions. */
export const connectors = {
  'pages': documented(
    'A page holds 20 items unless first says otherwise, totalCount, and next and prev, which are left out at the ends.',
    'SPEC:1737-1755, 1884-1896'
  ),
  'size-of-pages': assumed(
    'first is a whole number from 1 to 1000; anything else is a 400.',
    'Those are the bounds, and this is the message, of another API of the vendor (CONTRACT.md 2.3).',
    { errors: ['invalidPageSize'] }
  ),
  'long-pages-end-early': assumed(
    'A page of more than 32 Mi characters holds fewer items than first says, and next leads on to the rest.',
    'The contract gives no limit; no answer may be too long to be sent.'
  ),
  'total-count-is-of-the-filter': assumed(
    'totalCount counts all that the filter lets through, not the page.',
    'The contract does not say (CONTRACT.md 4.4).'
  ),
  'cursors': assumed(
    'after takes the next of a page, before its prev; a cursor is good for its own list, filter and order only, both at once and any other text are a 400.',
    'The contract says no more than that they are strings; another API of the vendor has opaque ones (CONTRACT.md 4.4).',
    { errors: ['invalidQuery'], checked: true }
  ),
  'last-changed-first': documented(
    'Lists of connectors, connections and versions begin with what was changed last.',
    'SPEC:268-274, 315-320, 609-614, 775-780',
    { operations: [...LISTS, 'ListConnectorConnections', 'ListConnectorVersions'] }
  ),
  'resources-by-name': assumed(
    'Actions, triggers and definitions are listed by name.',
    'The contract has no order for them.',
    { operations: RESOURCE_LISTS, checked: true }
  ),
  'filters-by-part-of-name': documented(
    'name and protocol filter by a part of the text, in any case.',
    'SPEC:268-310, 964-975',
    { operations: [...LISTS, ...RESOURCE_LISTS] }
  ),
  'lists-are-sorted': assumed(
    'sort orders lists of connectors by id, name, createdAt or updatedAt; any other property or direction is a 400.',
    'The parameter is there, and the prose says that sorting is not supported yet (SPEC:273, 1756-1772).',
    { operations: LISTS, errors: ['invalidQuery'], checked: true }
  ),
  'several-categories-are-or': assumed(
    'Of several categories one is enough.',
    'The contract does not say whether it is one or all (CONTRACT.md 4.4).',
    { operations: LISTS, checked: true }
  ),
  'several-tags-are-and': assumed(
    'Several tags must all be there.',
    'The contract does not say whether it is one or all (CONTRACT.md 4.4).',
    { operations: LISTS, checked: true }
  ),
  'public-list-hides-what-is-private': assumed(
    'ListPublicConnectors shows no connections and no drafts.',
    "They are their owner's alone; the contract does not say what it shows of them (CONTRACT.md 6).",
    { operations: ['ListPublicConnectors'], checked: true }
  ),
  'foreign-connector-is-unknown': assumed(
    'A connector of another organisation is not found under the own one, even if it is public.',
    'The contract does not say; a public one could be readable (CONTRACT.md 6).',
    { errors: ['ownConnectorNotFound'], checked: true }
  ),
  'categories-are-fixed': documented(
    'There are twelve categories. No answer shows those of a connector.',
    'SPEC:1869-1883; CONTRACT.md 3.6, 14',
    { operations: ['ListCategories', 'UpdateConnectorCategories'] }
  ),
  'left-out-tags-clear': assumed(
    'Tags and categories that are left out of the body that sets them are cleared; categories are kept once each.',
    'The contract says that they are replaced, and that they may be left out.',
    { operations: ['UpdateConnectorTags', 'UpdateConnectorCategories'], checked: true }
  ),
  'update-unsets-what-is-left-out': documented(
    'UpdateConnector unsets what is left out, but for schemes and variables, which stay; variables that are sent become those of every connection.',
    'SPEC:383-390, 3031-3037, 3072-3076',
    { operations: ['UpdateConnector'] }
  ),
  'update-reorders-all-schemes': assumed(
    'authSchemeConfigIds of UpdateConnector names each scheme once, and an empty list of variables clears those of all connections.',
    'The contract says that the list reorders, and not what a part of it does.',
    { operations: ['UpdateConnector'], errors: ['invalidBody'] }
  ),
  'new-connector-has-no-version': assumed(
    'A new connector has no version, is not public, and an HTTP one has no connection.',
    'The contract calls it a draft, which is said of versions elsewhere (CONTRACT.md 6, 44), and takes no connection for it (3.6, 7).',
    { operations: ['CreateHTTPConnector', 'CreateBigQueryConnector'] }
  ),
  'data-set-may-be-empty': assumed(
    'datasetId of a BigQuery connector that was made without one is "" until it is set.',
    'It may be left out when making one, and every answer requires it (CONTRACT.md 6, 47).',
    { operations: ['CreateBigQueryConnector'] }
  ),
  'aliases-of-versions': documented(
    'latest is the published version with the newest publishedAt; default is the one that was chosen, if it is published, else latest.',
    'SPEC:138-141',
    { errors: ['nothingPublishedYet'] }
  ),
  'reserved-names': documented('No version can be called latest or default.', 'SPEC:2829-2830, 3427-3428', {
    operations: ['CreateConnectorVersion', 'UpdateConnectorVersion'],
    errors: ['invalidBody']
  }),
  'names-of-versions-are-unique': assumed(
    'A connector has no two versions of one name: 409.',
    'They are addressed by it (CONTRACT.md 4.1).',
    { errors: ['versionExists'] }
  ),
  'from-version-copies': documented(
    'fromVersion copies the actions, triggers and definitions of a version; without it the new one is empty.',
    'SPEC:3429-3434; that it may be an alias is assumed',
    { operations: ['CreateConnectorVersion'] }
  ),
  'published-is-immutable': documented(
    'A published version, and all that is under it, cannot be changed.',
    'SPEC:129-131: an error, without a status; 409 is assumed',
    { errors: ['versionIsPublished'] }
  ),
  'versions-can-be-renamed': assumed(
    'UpdateConnectorVersion changes the name and the description of a draft; a description that is left out is unset.',
    'The contract does not say which fields are read-only.',
    { operations: ['UpdateConnectorVersion'], errors: ['readOnlyChanged'], checked: true }
  ),
  'default-is-chosen-by-update': assumed(
    'UpdateConnectorVersion with isDefault: true makes a published version the default; what does not become true is a 409.',
    'No other operation could choose one (CONTRACT.md 4.1), and the contract does not say which fields are read-only.',
    { operations: ['UpdateConnectorVersion'], errors: ['defaultFollows'], checked: true }
  ),
  'publish': documented(
    'PublishConnector validates a draft and publishes it now: it is the latest from then on, and isLatest and isDefault of all versions follow.',
    'SPEC:914-916, 3436-3450',
    { operations: ['PublishConnector'] }
  ),
  'publish-refuses-what-is-invalid': assumed(
    'A version with an error in its messages, actions, triggers or definitions is not published: 400, which names each.',
    'The contract says that errors must be fixed before (SPEC:1387-1388), and not how that is told.',
    { operations: ['PublishConnector'], errors: ['versionInvalid'] }
  ),
  'publish-again-changes-nothing': assumed(
    'To publish a published version changes nothing, and is answered as if it had.',
    'So that a client may try again; the contract is silent.',
    { operations: ['PublishConnector'], checked: true }
  ),
  'unpublish': documented(
    'UnpublishConnector makes a version a draft again, unless another product uses it.',
    'SPEC:938-943; the 409 of a refusal is assumed',
    { operations: ['UnpublishConnector'], errors: ['versionInUse'] }
  ),
  'unpublish-draft-changes-nothing': assumed(
    'To unpublish a draft changes nothing, and is answered as if it had.',
    'So that a client may try again; the contract is silent.',
    { operations: ['UnpublishConnector'], checked: true }
  ),
  'unpublish-forgets-the-choice': assumed(
    'A version that was chosen as the default and is unpublished is not the default when it is published again.',
    'The contract is silent.',
    { operations: ['UnpublishConnector'], checked: true }
  ),
  'delete-published-version': documented(
    'A published version is deleted by force only.',
    'SPEC:856-876; the 409 of a refusal is assumed',
    { operations: ['DeleteConnectorVersion'], errors: ['publishedVersionStays', 'versionInUse'] }
  ),
  'delete-used-connector': documented(
    'A connector that another product uses is deleted by force only: 409.',
    'SPEC:411-420',
    { operations: ['DeleteConnector'], errors: ['connectorInUse'] }
  ),
  'delete-published-connector': assumed(
    'A connector with a published version is deleted by force only: 409.',
    'SPEC:941 says that it must be unpublished first; the operation itself speaks of use only.',
    { operations: ['DeleteConnector'], errors: ['publishedConnectorStays'] }
  ),
  'delete-takes-all-along': assumed(
    'What belongs to a connector, a connection or a scheme goes with it, and so do credentials that nothing refers to any more.',
    'Nothing else could reach them.',
    { operations: ['DeleteConnector', 'DeleteConnection', 'DeleteAuthSchemeConfig'] }
  )
}
