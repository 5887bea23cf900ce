import type { connectionErrors } from '../errors/connection-errors.js'
import type { importErrors } from '../errors/import-errors.js'
import type { operationErrors } from '../errors/operation-errors.js'
import type { resourceErrors } from '../errors/resource-errors.js'
import type { ErrorNote } from './entry.js'

const NOT_THERE = 'The contract names 404 for connectors and versions only (CONTRACT.md 2.4).'

const NAME_TAKEN =
  'Things are addressed by their names, and 409 is what HTTP has for two of one; the contract is silent.'

const STATUS = 'That it is refused is documented, with which status is not.'

type OperationErrorName =
  keyof typeof operationErrors | keyof typeof resourceErrors | keyof typeof connectionErrors | keyof typeof importErrors

/** Of errors that an operation finds. */
export const operationErrorNotes: Readonly<Record<OperationErrorName, ErrorNote>> = {
  readOnlyChanged: { behaviour: 'A change to a read-only field of a version is refused.', source: 'SPEC:827-831' },
  versionInvalid: {
    behaviour: 'A version that is not valid is not published.',
    source: 'SPEC:916, 1387-1388',
    because: STATUS
  },
  ownConnectorNotFound: {
    behaviour: 'A connector that the organisation does not have is not found.',
    source: 'SPEC:363-366: GetConnector; SPEC:411-415: DeleteConnector',
    because: 'Of other operations the contract gives no status.'
  },
  nothingPublishedYet: {
    behaviour: 'latest and default are not found where nothing is published.',
    source: 'SPEC:806-809: GetConnectorVersion; SPEC:138-141',
    because: 'Of other operations the contract gives no status.'
  },
  authSchemeConfigNotFound: {
    behaviour: 'An auth scheme config that the connector does not have is not found.',
    because: NOT_THERE
  },
  versionIsPublished: {
    behaviour: 'A change to a published version, or to anything under it, is refused.',
    source: 'SPEC:129-131',
    because: STATUS
  },
  versionExists: { behaviour: 'A second version of one name is refused.', because: NAME_TAKEN },
  publishedVersionStays: {
    behaviour: 'A published version is not deleted, unless by force.',
    source: 'SPEC:856-876',
    because: STATUS
  },
  publishedConnectorStays: {
    behaviour: 'A connector with a published version is not deleted, unless by force.',
    source: 'SPEC:941',
    because: 'The operation itself speaks of use only, and gives no status for it.'
  },
  connectorInUse: {
    behaviour: 'A connector that another product uses is not deleted, unless by force.',
    source: 'SPEC:411-420'
  },
  versionInUse: {
    behaviour: 'A version that another product uses is not unpublished, nor deleted unless by force.',
    source: 'SPEC:856-876, 938-943',
    because: STATUS
  },
  defaultFollows: {
    behaviour: 'A change of isDefault that would not come true is refused.',
    because: 'The contract does not say how a default is chosen (CONTRACT.md 4.1).'
  },
  typeNotOfProtocol: {
    behaviour: 'An action or a trigger of another type than the protocol of its connector is refused.',
    source: 'SPEC:999-1000: CreateAction; SPEC:1130-1131: CreateTrigger',
    because: 'Of an update the contract does not say so.'
  },
  resourceInvalid: {
    behaviour:
      'An action or a trigger is refused that names a definition which is not there, has two for one media type, two responses for one status, or an id twice.',
    source: 'SPEC:3750-3752, 3763-3767',
    because: STATUS
  },
  definitionInvalid: {
    behaviour: 'A definition is refused whose schema cannot be read, or refers to what is not there.',
    source: 'SPEC:4353-4380',
    because: STATUS
  },
  deletionUnclear: {
    behaviour: 'A deletion of definitions is refused that names nothing, one of them twice, or some of them and all.',
    source: 'SPEC:4401-4434',
    because: STATUS
  },
  actionNotFound: { behaviour: 'An action that the version does not have is not found.', because: NOT_THERE },
  triggerNotFound: { behaviour: 'A trigger that the version does not have is not found.', because: NOT_THERE },
  definitionNotFound: { behaviour: 'A definition that the version does not have is not found.', because: NOT_THERE },
  schemaNotFound: { behaviour: 'A schema that no definition of the version has is not found.', because: NOT_THERE },
  actionNameTaken: { behaviour: 'A second action of one name is refused.', because: NAME_TAKEN },
  triggerNameTaken: { behaviour: 'A second trigger of one name is refused.', because: NAME_TAKEN },
  definitionNameTaken: { behaviour: 'A second definition of one name is refused.', because: NAME_TAKEN },
  definitionInUse: {
    behaviour: 'A definition that something refers to is not deleted, unless by force.',
    source: 'SPEC:1313, 1397, 4457-4464'
  },
  oauth2CredentialUnknown: {
    behaviour: 'A flow of OAuth 2.0 is not begun with a credential that is not known.',
    because: 'The contract says what the credential is for (SPEC:3121-3138), and not what happens without one.'
  },
  oauth2StateUnknown: {
    behaviour: 'A connection is not made with a state of no flow of its connector.',
    source: 'SPEC:566-568',
    because: STATUS
  },
  oauth2StateExpired: {
    behaviour: 'A connection is not made with a state that is older than ten minutes.',
    because: 'How long a state is good is not said; RFC 6749 (4.1.2) grants a code ten minutes.'
  },
  oauth2StateUsed: {
    behaviour: 'A connection is not made with a state that one was made with.',
    because: 'That a state is good once is not said; it is what a state is for.'
  },
  oauth2CodeUnknown: {
    behaviour: 'Under oauth2Consent: local, a connection is made only with the code of the consent page.',
    because: 'What the real platform answers where a provider refuses the code is not public.',
    settings: ['oauth2Consent']
  },
  connectionNotFound: { behaviour: 'A connection that the connector does not have is not found.', because: NOT_THERE },
  protocolNotFound: { behaviour: 'A protocol that there is not is not found.', because: NOT_THERE },
  connectionNameTaken: {
    behaviour: 'A second connection of one name is refused.',
    source: 'SPEC:2787',
    because: STATUS
  },
  connectionInUse: {
    behaviour: 'A connection that another product uses is not deleted, unless by force.',
    source: 'SPEC:724-733'
  },
  importRefused: {
    behaviour: 'A document that cannot be imported is refused, with messages that say what is wrong.',
    source: 'SPEC:1531-1575, 1579-1624, 4727'
  },
  schemaUrlRefused: {
    behaviour: 'A schemaURL that is no address of the mock is refused.',
    because: 'The mock makes no outbound connection.'
  },
  schemaNotUploaded: {
    behaviour: 'A schemaURL to which nothing was sent is refused.',
    because: 'The contract does not say what is answered where nothing is found.'
  },
  connectorNotHttp: {
    behaviour: 'A connector of another protocol is given no version from OpenAPI.',
    because: 'The operation is of the protocol http by its path; the contract does not say what is answered.'
  },
  uploadNotFound: {
    behaviour: 'A file that is sent to an address which is no upload URL is refused.',
    because: 'The real address is one of an object storage, whose answers are not public.'
  },
  uploadOver: {
    behaviour: 'A second file, or one that comes later than five minutes, is refused.',
    source: 'SPEC:1479-1481',
    because: STATUS
  }
}
