/** Where the user of an OAuth 2.0 flow is sent to (SPEC:561-583). */
import type { ErrorField } from '../../contract/schemas/common.js'
import type { InitialiseOAuth2ConnectionRequest } from '../../contract/schemas/connection-write.js'

/** What the server adds, and nobody else may name (SPEC:3197-3199). */
const OWN_PARAMETERS = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'prompt']

/**
 * What is wrong with the parts of a request that its URL is made of. That it must be an http or https URL, and may not
 * name a parameter of the server's itself, is assumed.
 */
export function findAuthorizeProblems({
  authorizeUrl,
  additionalParams
}: InitialiseOAuth2ConnectionRequest): ErrorField[] {
  const url = URL.canParse(authorizeUrl) ? new URL(authorizeUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return [{ field: 'authorizeUrl', message: 'allowed is an http or https URL' }]
  }
  return [
    ...findConflicts('authorizeUrl', url.searchParams),
    ...findConflicts('additionalParams', new URLSearchParams(additionalParams))
  ]
}

function findConflicts(field: string, params: URLSearchParams): ErrorField[] {
  const names = OWN_PARAMETERS.filter(name => params.has(name))
  if (names.length === 0) return []
  return [{ field, message: `names ${names.join(', ')}, which the server sets; use the properties of the request` }]
}

/** `offline_access` is asked for unless that is disabled (SPEC:3163-3168). */
export function scopesOf({ scopes = [], disableOfflineAccess = false }: InitialiseOAuth2ConnectionRequest): string[] {
  return [...new Set([...scopes, ...(disableOfflineAccess ? [] : ['offline_access'])])]
}

/**
 * `login`, unless another is given or `approval_prompt` is among the additional parameters; several are joined by a
 * plus (SPEC:3177-3192), which is how a query writes a space.
 */
export function promptOf({ prompt = '', additionalParams }: InitialiseOAuth2ConnectionRequest): string {
  if (prompt !== '') return prompt.replaceAll('+', ' ')
  return new URLSearchParams(additionalParams).has('approval_prompt') ? '' : 'login'
}

interface AuthorizeOptions {
  readonly state: string
  readonly redirectUri: string
}

/** Without a scope that is asked for, the parameter is left out: RFC 6749 (3.3) knows no empty one. */
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
