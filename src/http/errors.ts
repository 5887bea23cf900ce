/** The one place that turns errors into HTTP. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { findRefusal } from '../contract/assumptions.js'
import type { ErrorBody, ErrorField } from '../contract/schemas/common.js'
import { ApiError, apiError, type Evidence, evidenceOf } from '../contract/errors.js'
import { isFollowed, nothingObserved, type ObservedEntry } from '../contract/errors/observed.js'
import { invalidField, MAX_FIELDS } from '../contract/invalid-fields.js'
import type { OperationId } from '../contract/operations.js'
import type { Settings } from '../contract/settings.js'
import type { JournalExplanation } from '../control/journal/journal-entry.js'
import type { Sandbox } from '../control/sandboxes/sandbox.js'
import { SeedError, type SeedProblem } from '../control/seeds/seed-error.js'
import { describeDatabaseFailure } from '../store/database/database-error.js'
import { toMediaType } from './body-reader.js'
import { explanationHeader } from './explanation-header.js'

/** Responds with the vendor's error body. An internal error is logged, and its response reveals nothing. */
export function handleError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.send(becomeError(error, request, reply))
}

/** Gives the reply the status and headers of an error. @returns its body. */
export function becomeError(given: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): ErrorBody {
  const error = toError(given)
  const operationId = request.operation?.operationId as OperationId | undefined
  const known = toAnswer(toApiError(error, request, reply), request, operationId)
  const { rule } = known.explanation
  if (known.status >= 500 && !isLoggedElsewhere(rule, error, request)) request.log.error(error)
  const { observed = nothingObserved } = request.server.sandboxes.requirements
  const isOwn = request.url.startsWith('/__admin')
  const seen = isOwn ? undefined : observed.entries[known.explanation.ledger]
  const stated = evidenceOf(rule, operationId)
  const evidence =
    stated === 'assumed' && seen !== undefined && isFollowed(seen, settingsOf(request)) ? 'observed' : stated
  request.explanation = toJournalExplanation(known, evidence)
  const followed = isOwn ? undefined : observed.statuses[rule]
  void reply
    .status(followed ?? known.status)
    .removeHeader('www-authenticate')
    .headers(headersOf(known, { evidence, seen }, request))
  if (followed === undefined) return known.body
  // A code begins with the status.
  return { ...known.body, code: `${followed}${known.body.code.slice(3)}` }
}

/** JavaScript can throw any value, and a route of an embedding program might do so. */
function toError(thrown: unknown): FastifyError | Error {
  return thrown instanceof Error ? thrown : new Error('a value that is not an error was thrown', { cause: thrown })
}

/** Under `--require documented`, an assumed error of an operation becomes a refusal. The control plane is our own. */
function toAnswer(known: ApiError, request: FastifyRequest, operationId: OperationId | undefined): ApiError {
  const { rule, ledger } = known.explanation
  if (evidenceOf(rule, operationId) !== 'assumed' || request.url.startsWith('/__admin')) return known
  const resting = { entries: [ledger], settings: settingsOf(request), instead: known }
  return findRefusal(request.server.sandboxes.requirements, resting) ?? known
}

/** A request without a sandbox, such as one that names an unknown one, counts as one to the default sandbox. */
function settingsOf({ sandbox, server }: FastifyRequest): Readonly<Settings> {
  return ((sandbox as Sandbox | undefined) ?? server.sandboxes.default).settings
}

/** A database failure is logged once, not for each request. Expected refusals are not logged. */
function isLoggedElsewhere(rule: string, error: Error, { sandbox }: FastifyRequest): boolean {
  if (rule === 'restsOnAssumption' || rule === 'notReady') return true
  return rule === 'databaseUnusable' && sandbox.store.noteFailure(error)
}

function toApiError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): ApiError {
  if (error instanceof ApiError) return error
  if (error instanceof SeedError) {
    return apiError('invalidBody', { fields: error.problems.slice(0, MAX_FIELDS).map(toField) })
  }
  const failure = describeDatabaseFailure(error)
  if (failure !== undefined) return apiError('databaseUnusable', { failure })
  switch ('code' in error ? error.code : undefined) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return apiError('bodyTooLarge', { limit: request.routeOptions.bodyLimit, option: findLimitOption(request) })
    case 'FST_ERR_BAD_URL':
      return apiError('malformedUrl')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return apiError('malformedRequest')
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return apiError('invalidBody', { fields: [{ field: '', message: error.message }] })
    case 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE':
      return toUnmatchedError(request, reply)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return toMediaTypeError(request)
    case 'EMFILE':
    case 'ENFILE':
      return apiError('tooManyOpenFiles')
    case 'FST_ERR_VALIDATION':
      return toValidationError(error as FastifyError)
    default:
      return isFaultOfClient(error) ? apiError('malformedRequest') : apiError('internal')
  }
}

/** Fastify refuses a QUERY without Content-Type before it looks for a route that takes the method. */
function toUnmatchedError(request: FastifyRequest, reply: FastifyReply): ApiError {
  try {
    request.server.refuseUnmatched(request, reply)
  } catch (error) {
    if (error instanceof ApiError) return error
  }
  return apiError('malformedRequest')
}

/** Fastify refuses a malformed Content-Type; the body reader refuses a well-formed one that does not fit. */
function toMediaTypeError({ operation, headers }: FastifyRequest): ApiError {
  const content = operation?.body?.content
  if (content === undefined) {
    return invalidField('', 'send it as application/json')
  }
  return apiError('unsupportedMediaType', {
    allowed: Object.keys(content).join(' or '),
    found: toMediaType(headers['content-type'])
  })
}

/** Fastify validates only the routes that an embedding program adds. */
function toValidationError({ validation = [], validationContext }: FastifyError): ApiError {
  const fields = validation.map(({ instancePath, message = 'is invalid' }) => ({
    field: instancePath.slice(1).replaceAll('/', '.'),
    message
  }))
  switch (validationContext) {
    case 'params':
      return apiError('invalidPathParameter', { fields })
    case 'querystring':
      return apiError('invalidQuery', { fields })
    default:
      return apiError('invalidBody', { fields })
  }
}

function toJournalExplanation({ body, explanation }: ApiError, evidence: Evidence): JournalExplanation {
  const { rule, ledger, found, nearest } = explanation
  const { message, details, fields } = body
  return {
    rule,
    evidence,
    ledger,
    message,
    ...(details !== undefined && { details }),
    ...(found !== undefined && { found }),
    ...(nearest !== undefined && { nearest }),
    ...(fields !== undefined && { fields })
  }
}

/** Names the file of a problem. An inline document has none. */
function toField({ file, path, message }: SeedProblem): ErrorField {
  return { field: path, message: file === 'inline' ? message : `${file}: ${message}` }
}

function isFaultOfClient(error: Error): boolean {
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 500
}

function headersOf(
  { status, body, explanation }: ApiError,
  { evidence, seen }: { readonly evidence: Evidence; readonly seen: ObservedEntry | undefined },
  { headers: sent }: FastifyRequest
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-mock-explain': explanationHeader(explanation, evidence, seen)
  }
  if (status === 401) {
    const isPage = explanation.rule === 'adminTokenRequired' && sent.accept?.includes('text/html') === true
    headers['www-authenticate'] = isPage ? PAGE_CHALLENGE : challenge(explanation.rule, body.message)
  }
  return headers
}

/** A browser then asks its user for the admin token. */
const PAGE_CHALLENGE = 'Basic realm="versori-mock: any user name, the admin token as password", charset="UTF-8"'

/** Without a credential, the challenge names no error (RFC 6750, 3). */
function challenge(rule: string, message: string): string {
  const realm = 'Bearer realm="versori-mock"'
  if (rule === 'credentialMissing') return realm
  return `${realm}, error="invalid_token", error_description="${message}"`
}

/** The option that sets the limit of a body. The limits of the control plane are fixed. */
function findLimitOption({ url, operation }: FastifyRequest): string | undefined {
  if (url.startsWith('/__admin')) return undefined
  const takesDocument = url.startsWith('/uploads/') || operation?.operationId.startsWith('ImportHTTPConnector')
  return takesDocument === true ? '--document-limit' : '--body-limit'
}
