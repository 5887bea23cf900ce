/** Databases written by earlier versions, one for each schema, with the responses of those versions. */
import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { packagePath } from '../../../src/core/package.js'

/** The response to a GET with an API key. */
export interface StoredAnswer {
  readonly path: string
  readonly key: string
  readonly answer: object
}

export interface StoredDatabase {
  /** The name of its newest migration. */
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
