import { rule } from './error-rule.js'

/** What is wrong with a description of an API, or with where it is sent to. */
export const importErrors = {
  importRefused: rule(
    '400040',
    'document cannot be imported',
    'documented',
    () => 'Correct what the messages say of the document. Nothing of it was imported.'
  ),
  schemaUrlRefused: rule(
    '400041',
    'schema url refused',
    'mock',
    () =>
      'The mock makes no outbound connection: get an upload URL of the protocol (GetProtocolUploadURL), PUT the ' +
      'document to its uploadUrl, and send its url as schemaURL; or send the document itself as multipart/form-data.'
  ),
  schemaNotUploaded: rule(
    '400042',
    'schema not uploaded',
    'assumed',
    () => 'Nothing is kept at this URL: PUT the document to the uploadUrl that came with it first, or get another one.'
  ),
  connectorNotHttp: rule(
    '400043',
    'connector is not of the protocol http',
    'assumed',
    () => 'Only a connector of the protocol http can be given a version that is imported from OpenAPI.'
  ),
  uploadNotFound: rule(
    '404041',
    'upload not found',
    'assumed',
    () => 'No upload has this address, or it is no longer kept: get another one (GetProtocolUploadURL).'
  ),
  uploadOver: rule(
    '410040',
    'upload url is used up',
    'assumed',
    () => 'An upload URL takes one file, within five minutes: get another one (GetProtocolUploadURL).'
  )
} as const
