import { certificateOf } from '../../contract/credential-references.js'
import type { Credential } from '../../contract/schemas/credential.js'
import type { Row } from '../shared/rows.js'

export interface CredentialRow {
  readonly credential_id: string
  readonly organisation_id: string
  readonly type: string
  readonly name: string
  readonly data: string
  readonly errors: string
  readonly expires_at: string | null
}

/** The `type` column decides the shape of `data`, which was validated before it was written. */
export function toCredential(row: CredentialRow): Credential {
  const errors = JSON.parse(row.errors) as string[]
  return {
    id: row.credential_id,
    organisationId: row.organisation_id,
    type: row.type,
    name: row.name,
    ...(errors.length > 0 && { errors }),
    data: JSON.parse(row.data) as unknown,
    ...(row.expires_at !== null && { expiresAt: row.expires_at })
  } as Credential
}

export function toCredentialRow(credential: Credential): Row {
  return {
    table: 'credentials',
    values: {
      id: credential.id,
      organisation_id: credential.organisationId,
      type: credential.type,
      name: credential.name,
      data: JSON.stringify(credential.data),
      errors: JSON.stringify(credential.errors ?? []),
      expires_at: credential.expiresAt ?? null,
      // Repeats a property of `data`, for an index.
      certificate_credential_id: certificateOf(credential) ?? null
    },
    // Several connections may use a credential: the first inserts it.
    onConflict: 'ON CONFLICT (id) DO NOTHING'
  }
}
