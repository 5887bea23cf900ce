const CHARACTER = String.raw`[\w\-.~!$&'()*+,;=:@]|%[\da-f]{2}`
const AUTHORITY = String.raw`\/\/(?:${CHARACTER}|\[[\da-fv.:]+\])*(?=[/?#]|$)`

/** A URI with a scheme (RFC 3986, 3). Each character can match in one way only, so that no text takes long. */
const URI = new RegExp(
  String.raw`^[a-z][a-z\d+.-]*:(?:${AUTHORITY}|(?!\/\/))(?:${CHARACTER}|\/)*(?:\?(?:${CHARACTER}|[/?])*)?(?:#(?:${CHARACTER}|[/?])*)?$`,
  'i'
)

/** Schemes whose URIs need a host. */
const NEEDS_HOST = /^(https?|wss?|ftp):/i

/** Whether a text is an absolute URI, as `format: uri` of JSON Schema demands. */
export function isUri(text: string): boolean {
  return URI.test(text) && (!NEEDS_HOST.test(text) || (/^\w+:\/\/[^/?#]/.test(text) && URL.canParse(text)))
}
