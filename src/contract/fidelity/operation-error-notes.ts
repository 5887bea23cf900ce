import type { connectionErrors } from '../errors/connection-errors.js'
import type { importErrors } from '../errors/import-errors.js'
import type { operationErrors } from '../errors/operation-errors.js'
import type { resourceErrors } from '../errors/resource-errors.js'
import type { ErrorNote } from './entry.js'

const NOT_FOUND = 'The contract names 404 only for connectors and versions (docs/contract.md 2.4).'

const NAME_TAKEN = 'Paths contain the name, and HTTP has 409 for a conflict. The contract names no status.'

const STATUS = 'The refusal is documented; its status is not.'

const OTHER_OPERATIONS = 'For other operations the contract names no status.'

type OperationErrorName =
  keyof typeof operationErrors | keyof typeof resourceErrors | keyof typeof connectionErrors | keyof typeof importErrors

/** Errors of single operations. */
export const operationErrorNotes: Readonly<Record<OperationErrorName, ErrorNote>> = {
  readOnlyChanged: { behaviour: 'Changing a read-only field of a version is refused.', source: 'SPEC:830-831' },
  versionInvalid: {
    behaviour: 'Publishing a version that is not valid is refused.',
    source: 'SPEC:916, 1387-1388',
    because: STATUS
  },
  ownConnectorNotFound: {
    behaviour: 'A connector that the organisation does not have is a 404.',
    source: 'SPEC:363-366: GetConnector; SPEC:411-415: DeleteConnector',
    because: OTHER_OPERATIONS
  },
  nothingPublishedYet: {
    behaviour: 'latest and default are a 404 if the connector has no published version.',
    source: 'SPEC:806-809: GetConnectorVersion; SPEC:138-141',
    because: OTHER_OPERATIONS
  },
  authSchemeConfigNotFound: {
    behaviour: 'An auth scheme config that the connector does not have is a 404.',
    because: NOT_FOUND
  },
  versionIsPublished: {
    behaviour: 'Changing a published version, or anything below it, is refused.',
    source: 'SPEC:129-131',
    because: STATUS
  },
  versionExists: { behaviour: 'A second version with the same name is refused.', because: NAME_TAKEN },
  publishedVersionStays: {
    behaviour: 'Deleting a published version is refused without force=true.',
    source: 'SPEC:856-876',
    because: STATUS
  },
  publishedConnectorStays: {
    behaviour: 'Deleting a connector with a published version is refused without force=true.',
    source: 'SPEC:941-942',
    because: 'DeleteConnector itself mentions only use, and no status for this.'
  },
  connectorInUse: {
    behaviour: 'Deleting a connector that another product uses is refused without force=true.',
    source: 'SPEC:411-420'
  },
  versionInUse: {
    behaviour: 'Unpublishing a version that another product uses is refused. So is deleting it without force=true.',
    source: 'SPEC:856-876, 938-943',
    because: STATUS
  },
  defaultFollows: {
    behaviour: 'A value of isDefault that cannot be set is refused.',
    because: 'The contract does not say how a default is set (docs/contract.md 4.1).'
  },
  typeNotOfProtocol: {
    behaviour: 'An action or a trigger whose type is not the protocol of its connector is refused.',
    source: 'SPEC:998-999: CreateAction; SPEC:1129-1130: CreateTrigger',
    because: 'For updates the contract does not say so.'
  },
  resourceInvalid: {
    behaviour:
      'An action or a trigger is refused if it names an unknown definition, has two definitions for one media type or two responses for one status, or repeats an id.',
    source: 'SPEC:3750-3752, 3764-3768',
    because: STATUS
  },
  definitionInvalid: {
    behaviour: 'A definition is refused if its schema cannot be read, or refers to something unknown.',
    source: 'SPEC:4353-4380',
    because: STATUS
  },
  deletionUnclear: {
    behaviour:
      'DeleteDefinitions is refused if it names nothing, names a definition by its id and its name, or combines all with ids or names.',
    source: 'SPEC:4401-4434',
    because: STATUS
  },
  actionNotFound: { behaviour: 'An action that the version does not have is a 404.', because: NOT_FOUND },
  triggerNotFound: { behaviour: 'A trigger that the version does not have is a 404.', because: NOT_FOUND },
  definitionNotFound: { behaviour: 'A definition that the version does not have is a 404.', because: NOT_FOUND },
  schemaNotFound: { behaviour: 'A schema that no definition of the version has is a 404.', because: NOT_FOUND },
  actionNameTaken: { behaviour: 'A second action with the same name is refused.', because: NAME_TAKEN },
  triggerNameTaken: { behaviour: 'A second trigger with the same name is refused.', because: NAME_TAKEN },
  definitionNameTaken: { behaviour: 'A second definition with the same name is refused.', because: NAME_TAKEN },
  definitionInUse: {
    behaviour: 'Deleting a definition that something refers to is refused without force=true.',
    source: 'SPEC:1313, 1397, 4457-4464'
  },
  oauth2CredentialUnknown: {
    behaviour: 'A flow cannot start with an unknown credential.',
    because: 'The contract says what the credential is for (SPEC:3121-3138), but not what happens if it is unknown.'
  },
  oauth2StateUnknown: {
    behaviour: 'A connection cannot be created with a state that belongs to no flow of its connector.',
    source: 'SPEC:564-566',
    because: STATUS
  },
  oauth2StateExpired: {
    behaviour: 'A connection cannot be created with a state that is older than ten minutes.',
    because: 'The contract does not say how long a state is valid. RFC 6749 (4.1.2) gives a code ten minutes.'
  },
  oauth2StateUsed: {
    behaviour: 'A connection cannot be created with a state that already created one.',
    because: 'The contract does not say that a state works once, but that is what a state is for.'
  },
  oauth2CodeUnknown: {
    behaviour: 'Under oauth2Consent: local, a connection can be created only with the code of the consent page.',
    because: 'The response of the real platform when a provider refuses a code is not public.',
    settings: ['oauth2Consent']
  },
  connectionNotFound: { behaviour: 'A connection that the connector does not have is a 404.', because: NOT_FOUND },
  protocolNotFound: { behaviour: 'An unknown protocol is a 404.', because: NOT_FOUND },
  connectionNameTaken: {
    behaviour: 'A second connection with the same name is refused.',
    source: 'SPEC:2787-2789',
    because: STATUS
  },
  connectionInUse: {
    behaviour: 'Deleting a connection that another product uses is refused without force=true.',
    source: 'SPEC:724-733'
  },
  importRefused: {
    behaviour: 'A document that cannot be imported is refused, with messages that say what is wrong.',
    source: 'SPEC:1531-1575, 1579-1624, 4727-4744'
  },
  schemaUrlRefused: {
    behaviour: 'A schemaURL that is not an address of the mock is refused.',
    because: 'The mock makes no outbound connections.'
  },
  schemaNotUploaded: {
    behaviour: 'A schemaURL without an uploaded document is refused.',
    because: 'The contract does not say what happens if there is no document.'
  },
  connectorNotHttp: {
    behaviour: 'A connector of another protocol cannot get a version from an OpenAPI document.',
    because: 'The path of the operation is for http. The contract does not say what happens otherwise.'
  },
  uploadNotFound: {
    behaviour: 'Sending a file to an address that is not an upload URL is refused.',
    because: 'The real address belongs to an object storage, whose responses are not public.'
  },
  uploadOver: {
    behaviour: 'Sending a second file, or sending one after five minutes, is refused.',
    source: 'SPEC:1476',
    because: STATUS
  }
}
