/** The status of a response: its number and a colour for its class. */
export function Status({
  status,
  fault
}: {
  readonly status: number | undefined
  readonly fault?: string | undefined
}) {
  if (status === undefined) return <span class="status broken">{fault ?? 'cut'}</span>
  return <span class={`status s${Math.floor(status / 100)}`}>{status}</span>
}
