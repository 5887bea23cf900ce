/** Whether a host, as it stands in a URL, is this machine whatever the resolver says. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host)
}
