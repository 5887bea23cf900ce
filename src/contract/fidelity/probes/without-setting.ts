/**
 * Why a probe has no setting: what the mock does if the platform does otherwise. The statuses of errors follow by
 * themselves, so entries of errors are not here.
 */
const reasons = {
  'The mock is the source of the value, and a client cannot rely on it.': [
    'import-makes-new-ids',
    'import-is-made-now',
    'error-codes',
    'www-authenticate'
  ],
  'Otherwise, one organisation would see or change what belongs to another.': [
    'import-destination',
    'import-belongs-to-destination',
    'import-is-private',
    'import-own-private-source',
    'import-drops-foreign-certificate',
    'unknown-organisation-is-foreign',
    'public-list-hides-what-is-private',
    'foreign-connector-is-unknown',
    'grants-of-others'
  ],
  'Otherwise, the mock would show secrets.': [
    'import-drops-client-secret',
    'key-of-certificate-is-redacted',
    'client-secret-of-grant-is-masked'
  ],
  'A seed can have the connector as the platform returns it.': [
    'import-keeps-version-name',
    'import-copies-the-rest',
    'import-keeps-owner-of-grant',
    'import-copies-categories',
    'import-copies-description',
    'import-drops-validation-messages',
    'additional-params-are-public',
    'connections-of-new-http-connectors',
    'new-connector-has-no-version',
    'data-set-may-be-empty',
    'variables-have-defaults'
  ],
  'A fault can give the other response.': [
    'import-source',
    'import-own-public-source',
    'import-of-nothing-published',
    'import-of-another-version',
    'import-takes-any-version-name',
    'no-quotas',
    'unknown-path-is-404',
    'wrong-method-is-405',
    'no-redirect',
    'names-of-versions-are-unique',
    'names-of-resources-are-unique',
    'publish-refuses-what-is-invalid',
    'publish-again-changes-nothing',
    'unpublish-draft-changes-nothing',
    'delete-published-connector',
    'oauth2-client-is-checked-first',
    'oauth2-state-is-good-once'
  ],
  'Another option decides it.': ['id-token-claims', 'cors-for-local-pages', 'limits-of-size'],
  'A client that sends what the contract says gets the same either way.': [
    'scheme-word-in-any-case',
    'cookie-carries-bearer-token',
    'header-beats-cookie',
    'unauthenticated-is-401',
    'checks-in-order',
    'ids-in-lower-case',
    'head-as-get',
    'unknown-query-is-ignored',
    'body-where-none-is-taken',
    'body-where-one-is-needed',
    'accept-is-ignored',
    'required-in-error',
    'length-of-version-names',
    'size-of-contents',
    'size-of-pages',
    'number-of-tags',
    'left-out-tags-clear',
    'update-reorders-all-schemes',
    'scheme-id-is-that-of-path',
    'credential-fits-its-scheme',
    'update-names-each-credential',
    'oauth2-owner-of-credential',
    'uploads-need-no-credential'
  ],
  'Two ways to keep the data would be needed, for something that few clients read.': [
    'usages-are-shown',
    'touched-by-changes',
    'total-count-is-of-the-filter',
    'cursors',
    'resources-by-name',
    'lists-are-sorted',
    'several-categories-are-or',
    'several-tags-are-and',
    'versions-can-be-renamed',
    'default-is-chosen-by-update',
    'unpublish-forgets-the-choice',
    'delete-takes-all-along',
    'media-types-need-not-match',
    'without-response-invalid',
    'resources-can-be-renamed',
    'schemas-of-other-kinds',
    'only-json-schemas-are-parsed',
    'xsd-on-any-connector',
    'schemes-of-protocols',
    'openapi-becomes-a-connector',
    'openapi-version-keeps-connector'
  ]
} as const

const reasonOf = new Map<string, string>(
  Object.entries(reasons).flatMap(([reason, entries]) => entries.map(entry => [entry, reason] as const))
)

/** Why no setting follows another answer to the probe of an entry. Undefined if a setting or a status does. */
export function findReason(entry: string): string | undefined {
  return reasonOf.get(entry)
}

/** The entries with a reason. */
export function listReasoned(): string[] {
  return [...reasonOf.keys()]
}
