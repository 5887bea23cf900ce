import { rule } from './error-rule.js'

/** Problems with an OpenAPI document, and with uploading one. */
export const importErrors = {
  importRefused: rule(
    '400040',
    'document cannot be imported',
    'documented',
    () => 'Nothing was imported. Correct the problems listed in messages.'
  ),
  schemaUrlRefused: rule(
    '400041',
    'schema url refused',
    'mock',
    () =>
      'The mock makes no outbound connections. Get an upload URL with GetProtocolUploadURL, PUT the document to its ' +
      'uploadUrl, and send its url as schemaURL; or send the document itself as multipart/form-data.'
  ),
  schemaNotUploaded: rule(
    '400042',
    'schema not uploaded',
    'assumed',
    () => 'There is no document at this URL. PUT it to the uploadUrl that came with the URL, or get a new pair.'
  ),
  connectorNotHttp: rule(
    '400043',
    'not an http connector',
    'assumed',
    () => 'Only a connector with the protocol http can get a version from an OpenAPI document.'
  ),
  uploadNotFound: rule(
    '404041',
    'upload not found',
    'assumed',
    () => 'There is no upload at this address, or it was discarded. Get another URL with GetProtocolUploadURL.'
  ),
  uploadOver: rule(
    '410040',
    'upload url is used up',
    'assumed',
    () => 'An upload URL takes one file, within five minutes. Get another URL with GetProtocolUploadURL.'
  )
} as const
