import { rule } from './error-rule.js'

/** Problems with the query or the body of any request. */
export const requestErrors = {
  invalidQuery: rule('400005', 'invalid query parameter', 'assumed', () => 'Correct the listed parameters.'),
  invalidPageSize: rule('400006', 'invalid page size', 'assumed', () => 'Page size must be between 1 and 1000.'),
  unsupportedMediaType: rule<{ allowed: string }>(
    '415001',
    'unsupported media type',
    'assumed',
    ({ allowed }) => `Send the body as ${allowed}, with a matching Content-Type.`
  ),
  unsupportedContentEncoding: rule<{ found: string }>(
    '415002',
    'unsupported content encoding',
    'assumed',
    () => 'Send the body without compression, and leave out the header Content-Encoding.'
  )
} as const
