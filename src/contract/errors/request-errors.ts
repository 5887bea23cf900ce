import { rule } from './error-rule.js'

/** What is wrong with the query or the body of a request, whatever it asks for. */
export const requestErrors = {
  invalidQuery: rule('400005', 'invalid query parameter', 'assumed', () => 'Correct the parameters that are named.'),
  invalidPageSize: rule('400006', 'invalid page size', 'assumed', () => 'Page size must be between 1 and 1000.'),
  unsupportedMediaType: rule<{ allowed: string }>(
    '415001',
    'unsupported media type',
    'assumed',
    ({ allowed }) => `Send the body as ${allowed}, and say so in Content-Type.`
  )
} as const
