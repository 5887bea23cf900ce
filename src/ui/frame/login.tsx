import { useSignal } from '@preact/signals'
import { renew } from '../state/connection.js'
import { logIn, tokenRequest } from '../state/session.js'

export function Login() {
  const value = useSignal('')
  const submit = (event: Event) => {
    event.preventDefault()
    logIn(value.value)
    renew()
  }
  return (
    <form class="login panel" onSubmit={submit}>
      <h2>Admin token</h2>
      <p>
        The mock was started with <code>--admin-token</code>. This page keeps the token until the tab is closed and
        sends it to this mock only.
      </p>
      {tokenRequest.value === 'wrong' && (
        <p class="error" role="alert">
          401: the mock does not accept this token.
        </p>
      )}
      <label>
        Token
        <input
          type="password"
          autoComplete="off"
          required
          value={value.value}
          onInput={event => (value.value = event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="primary">
        Log in
      </button>
    </form>
  )
}
