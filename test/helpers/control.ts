/** Calls of a sandbox, in process or remote. */
import { bearer, importPath } from './app.js'

interface Caller {
  readonly url: string
  readonly organisationId: string
  readonly token: string
}

/** Imports into the sandbox and returns the status. */
export async function statusOfImport({ url, organisationId, token }: Caller, version = 'latest'): Promise<number> {
  const path = importPath({ organisation: organisationId, version })
  return (await fetch(`${url}${path}`, { method: 'POST', headers: bearer(token) })).status
}

/** The name and the message of the error that a call ends with. */
export async function reasonOf(call: () => unknown): Promise<string> {
  try {
    await call()
    return 'no error'
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
}
