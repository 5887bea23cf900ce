import { randomBytes } from 'node:crypto'

/** The value of `--admin-token` that makes the mock create one. */
export const GENERATE = 'generate'

/** Replaces `generate` by a new token. */
export function resolveAdminToken<Given extends { readonly adminToken?: string }>(config: Given): Given {
  if (config.adminToken !== GENERATE) return config
  return { ...config, adminToken: randomBytes(24).toString('base64url') }
}
