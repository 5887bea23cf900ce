/** Databases that earlier versions made, one of each schema, and what those answered from them. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { packagePath } from '../../src/core/package.js'

/** What a GET with the API key answered. */
export interface StoredAnswer {
  readonly path: string
  readonly key: string
  readonly answer: object
}

export interface StoredDatabase {
  /** The newest migration that it has. */
  readonly schema: string
  readonly bytes: Buffer
  readonly answers: readonly StoredAnswer[]
}

const FOLDER = packagePath('test', 'fixtures', 'databases')

export function readStoredDatabases(): StoredDatabase[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.sqlite.gz'))
    .sort()
    .map(name => {
      const schema = name.replace('.sqlite.gz', '')
      const answers = JSON.parse(unpack(`${schema}.answers.gz`).toString()) as StoredAnswer[]
      return { schema, bytes: unpack(name), answers }
    })
}

function unpack(name: string): Buffer {
  return gunzipSync(readFileSync(`${FOLDER}/${name}`))
}
