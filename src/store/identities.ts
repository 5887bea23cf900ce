/** Callers: API keys (stored as SHA-256 only), users of the identity provider, and signing keys. */
import type { Steps } from '../core/streams/in-turns.js'
import type { Database } from './database/driver.js'

export interface ApiKey {
  readonly sha256: Buffer
  readonly organisationId: string
  readonly name: string
  /** As stored (see core/timestamp); null for a key that does not expire. */
  readonly expiresAt: string | null
}

export interface User {
  readonly sub: string
  readonly organisations: readonly string[]
}

export interface SigningKey {
  readonly id: string
  readonly organisationId: string
  readonly name: string
  /** A public key in PEM (SPKI). */
  readonly publicKey: string
}

const API_KEY_COLUMNS = 'sha256, organisation_id AS organisationId, name, expires_at AS expiresAt'
const SIGNING_KEY_COLUMNS = 'id, organisation_id AS organisationId, name, public_key AS publicKey'

export function createApiKeys(db: Database) {
  const insert = db.prepare<[ApiKey]>(`
    INSERT INTO api_keys (sha256, organisation_id, name, expires_at)
    VALUES (@sha256, @organisationId, @name, @expiresAt)
  `)
  const find = db.prepare<[Buffer], ApiKey>(`SELECT ${API_KEY_COLUMNS} FROM api_keys WHERE sha256 = ?`)
  const list = db.prepare<[], ApiKey>(`SELECT ${API_KEY_COLUMNS} FROM api_keys ORDER BY organisation_id, name, sha256`)
  const listOf = db.prepare<[string, number], ApiKey>(
    `SELECT ${API_KEY_COLUMNS} FROM api_keys WHERE organisation_id = ? ORDER BY name, sha256 LIMIT ?`
  )

  return {
    insert: (key: ApiKey) => void insert.run(key),
    find: (sha256: Buffer) => find.get(sha256),
    list: () => list.all(),
    /** The first keys of an organisation. */
    listOf: (organisationId: string, limit: number) => listOf.all(organisationId, limit)
  }
}

export function createUsers(db: Database) {
  const insert = db.prepare<[string]>('INSERT INTO users (sub) VALUES (?)')
  const join = db.prepare<[string, string]>('INSERT INTO memberships (sub, organisation_id) VALUES (?, ?)')
  const joinAll = db.prepare<[string]>(
    'INSERT INTO memberships (sub, organisation_id) SELECT sub, ? FROM users WHERE true ON CONFLICT DO NOTHING'
  )
  const exists = db.prepare<[string], string>('SELECT sub FROM users WHERE sub = ?').pluck()
  const organisations = db
    .prepare<[string], string>('SELECT organisation_id FROM memberships WHERE sub = ? ORDER BY organisation_id')
    .pluck()
  const list = db.prepare<[], string>('SELECT sub FROM users ORDER BY sub').pluck()
  const listOf = db
    .prepare<[string, number], string>('SELECT sub FROM memberships WHERE organisation_id = ? ORDER BY sub LIMIT ?')
    .pluck()

  function find(sub: string): User | undefined {
    return exists.get(sub) === undefined ? undefined : { sub, organisations: organisations.all(sub) }
  }

  return {
    find,
    /** Inserts a user in steps, one for each organisation. */
    *insertInSteps(user: User): Steps {
      insert.run(user.sub)
      for (const organisationId of user.organisations) {
        join.run(user.sub, organisationId)
        yield
      }
    },
    /** Makes all users members of the organisation. */
    joinAll: (organisationId: string) => void joinAll.run(organisationId),
    list: () => list.all().map(sub => ({ sub, organisations: organisations.all(sub) })),
    /** The subjects of the first members of an organisation. */
    listOf: (organisationId: string, limit: number) => listOf.all(organisationId, limit)
  }
}

export function createSigningKeys(db: Database) {
  const insert = db.prepare<[SigningKey]>(`
    INSERT INTO signing_keys (id, organisation_id, name, public_key)
    VALUES (@id, @organisationId, @name, @publicKey)
  `)
  const find = db.prepare<[string], SigningKey>(`SELECT ${SIGNING_KEY_COLUMNS} FROM signing_keys WHERE id = ?`)
  const list = db.prepare<[], SigningKey>(`SELECT ${SIGNING_KEY_COLUMNS} FROM signing_keys ORDER BY id`)

  return {
    insert: (key: SigningKey) => void insert.run(key),
    find: (id: string) => find.get(id),
    list: () => list.all()
  }
}
