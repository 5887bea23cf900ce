/** Verifies JWTs with `jose`. */
import type { errors, JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose'
import { apiError, type ApiError } from '../contract/errors.js'
import { loadJose } from './jose.js'

export interface VerifyOptions extends Omit<JWTVerifyOptions, 'currentDate'> {
  /** Milliseconds since the Unix epoch, by the clock of the sandbox. */
  readonly now: number
}

export function looksLikeJwt(token: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)
}

/** Does not verify the token. Undefined if the token is not a JWT or the claim is not a string. */
export function readUnverifiedClaim(token: string, claim: string): string | undefined {
  if (!looksLikeJwt(token)) return undefined
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString())
    const value = (payload as Readonly<Record<string, unknown>> | null)?.[claim]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

export interface Unverified {
  readonly issuer: string | undefined
  readonly keyId: string | undefined
}

/** Does not verify the token: the issuer decides which keys verify it. @throws ApiError 401 `tokenMalformed`. */
export async function readUnverified(token: string): Promise<Unverified> {
  const jose = await loadJose()
  try {
    const { iss }: { iss?: unknown } = jose.decodeJwt(token)
    const { kid } = jose.decodeProtectedHeader(token)
    return { issuer: typeof iss === 'string' ? iss : undefined, keyId: kid }
  } catch (cause) {
    throw apiError('tokenMalformed', { cause })
  }
}

/** Verifies the signature first, then the claims. @throws ApiError 401 `token…`. */
export async function verifyJwt(
  token: string,
  getKey: JWTVerifyGetKey,
  { now, ...options }: VerifyOptions
): Promise<JWTPayload> {
  const jose = await loadJose()
  try {
    const { payload } = await jose.jwtVerify(token, getKey, { ...options, currentDate: new Date(now) })
    return payload
  } catch (error) {
    if (error instanceof jose.errors.JWKSMultipleMatchingKeys) return verifyWithAny(token, error, { now, ...options })
    if (error instanceof jose.errors.JOSEError) throw toApiError(error)
    throw error
  }
}

/** A token without `kid` may be signed by any key of its issuer. */
async function verifyWithAny(
  token: string,
  candidates: errors.JWKSMultipleMatchingKeys,
  options: VerifyOptions
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return await verifyJwt(token, () => key, options)
    } catch (error) {
      if ((error as ApiError).explanation?.rule !== 'tokenSignatureInvalid') throw error
    }
  }
  throw apiError('tokenSignatureInvalid')
}

function toApiError(error: errors.JOSEError): ApiError {
  const cause = { cause: error }
  switch (error.code) {
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return apiError('tokenAlgorithmRefused', cause)
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
    case 'ERR_JWKS_NO_MATCHING_KEY':
      return apiError('tokenSignatureInvalid', cause)
    case 'ERR_JWT_EXPIRED':
      return apiError('tokenExpired', cause)
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return claimError(error as errors.JWTClaimValidationFailed)
    default:
      return apiError('tokenMalformed', cause)
  }
}

function claimError(cause: errors.JWTClaimValidationFailed): ApiError {
  const { claim, reason } = cause
  if (reason !== 'check_failed') return apiError('tokenClaimInvalid', { claim, cause })
  if (claim === 'nbf') return apiError('tokenNotYetValid', { cause })
  if (claim === 'aud') return apiError('tokenAudienceRefused', { cause })
  if (claim === 'iss') return apiError('tokenIssuerUnknown', { cause })
  return apiError('tokenClaimInvalid', { claim, cause })
}
