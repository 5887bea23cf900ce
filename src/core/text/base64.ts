/** Padded, of the standard alphabet (RFC 4648, 4). Line breaks are ignored, as decoders do. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

export function isBase64(text: string): boolean {
  return BASE64.test(text.replaceAll(/[\r\n]/g, ''))
}
