/** The URL to which the user of an OAuth 2.0 flow is redirected (SPEC:561-583). */
import type { ErrorField } from '../../contract/schemas/common.js'
import type { InitialiseOAuth2ConnectionRequest } from '../../contract/schemas/connection-write.js'

/** Set by the server; clients cannot set them (SPEC:3197-3199). */
const RESERVED_PARAMETERS = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'prompt']

/** Assumed: the URL must be http or https, and neither it nor `additionalParams` can set a reserved parameter. */
export function findAuthorizeProblems({
  authorizeUrl,
  additionalParams
}: InitialiseOAuth2ConnectionRequest): ErrorField[] {
  const url = URL.canParse(authorizeUrl) ? new URL(authorizeUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return [{ field: 'authorizeUrl', message: 'expected an http or https URL' }]
  }
  return [
    ...findConflicts('authorizeUrl', url.searchParams),
    ...findConflicts('additionalParams', new URLSearchParams(additionalParams))
  ]
}

function findConflicts(field: string, params: URLSearchParams): ErrorField[] {
  const names = RESERVED_PARAMETERS.filter(name => params.has(name))
  if (names.length === 0) return []
  return [{ field, message: `cannot set ${names.join(', ')}: the server does, from the properties of the request` }]
}

/** Includes `offline_access` unless the request disables it (SPEC:3163-3168). */
export function scopesOf({ scopes = [], disableOfflineAccess = false }: InitialiseOAuth2ConnectionRequest): string[] {
  return [...new Set([...scopes, ...(disableOfflineAccess ? [] : ['offline_access'])])]
}

/**
 * `login`, unless the request has another prompt or sends `approval_prompt`. Several prompts are joined by a plus
 * (SPEC:3177-3192), which is a space in a query.
 */
export function promptOf({ prompt = '', additionalParams }: InitialiseOAuth2ConnectionRequest): string {
  if (prompt !== '') return prompt.replaceAll('+', ' ')
  return new URLSearchParams(additionalParams).has('approval_prompt') ? '' : 'login'
}

interface AuthorizeOptions {
  readonly state: string
  readonly redirectUri: string
}

/** Omits empty parameters: RFC 6749 (3.3) does not allow an empty scope. */
export function toAuthorizeUrl(
  request: InitialiseOAuth2ConnectionRequest,
  { state, redirectUri }: AuthorizeOptions
): URL {
  const url = new URL(request.authorizeUrl)
  url.hash = ''
  const own = {
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: redirectUri,
    scope: scopesOf(request).join(' '),
    state,
    prompt: promptOf(request)
  }
  for (const [name, value] of Object.entries(own)) if (value !== '') url.searchParams.set(name, value)
  for (const [name, value] of new URLSearchParams(request.additionalParams)) url.searchParams.append(name, value)
  return url
}
