/** The packages that this one bundles and installs, for docs/dependencies.md. */
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
  /** Its real name if it is installed under an alias. */
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export interface Lock {
  readonly lockfileVersion: number
  readonly packages: Readonly<Record<string, LockedPackage>>
}

export const lock = JSON.parse(readFileSync(packagePath('package-lock.json'), 'utf8')) as Lock

/** The purpose of each package that package.json names. */
export const reasons: Readonly<Record<string, string>> = {
  '@dagrejs/dagre': 'dashboard: lays out the graph of a connector',
  '@fastify/busboy': 'reads forms (`multipart/form-data`)',
  '@fastify/swagger-ui':
    'dashboard: the files of Swagger UI 5.32.1 (Apache-2.0), which shows the API reference; only that page loads them',
  '@peculiar/x509': 'makes the certificate of `--tls self-signed`',
  '@preact/signals': 'dashboard: state that the page follows',
  '@sinclair/typebox': 'schemas of the contract, and their types',
  'ajv': 'validates bodies and seeds',
  'better-sqlite3': 'the database on Node.js 20; contains SQLite, which is in the public domain',
  'better-sqlite3-napi': 'the database on Node.js 22 and later, with prebuilt binaries',
  'close-with-grace': 'stops the server gracefully',
  'cookie': 'reads the cookie with a token',
  'cross-spawn': 'starts the command of `exec` on Windows',
  'eventsource-parser': 'dashboard: reads the stream of requests, with the admin token in a header',
  'fastest-levenshtein': 'finds the nearest name for suggestions',
  'fastify': 'the HTTP server',
  'fastify-plugin': 'marks the plugins, so that they share a scope',
  'jose': 'signs and verifies tokens',
  'js-yaml': 'reads OpenAPI documents and schemas, several times as fast as yaml',
  'pino': 'logs',
  'pino-pretty': 'readable logs on a terminal',
  'preact': 'dashboard: draws the page',
  'pure-rand': 'repeatable random numbers',
  'reflect-metadata': 'a polyfill that @peculiar/x509 needs',
  'ulid': 'ids',
  'uplot': 'dashboard: the plots',
  'yaml': 'reads and writes seeds and configuration files, with positions and comments'
}

const MODULES = 'node_modules/'

/** A path in the lockfile with its entry. */
export type Located = [path: string, LockedPackage]

/** All packages of a production install. */
export function listProduction(): Located[] {
  return Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true)
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf(MODULES) + MODULES.length)

/** All bundled packages, from the licences that the build writes. */
export function listBundled(): Located[] {
  const text = readFileSync(packagePath('dist', 'third-party-licences.txt'), 'utf8')
  const heads = text.matchAll(/(?:^|^-{80}\n\n)(\S+) (\d\S*) \([^)]+\)\n/gm)
  return [...heads].map(([, name, version]) => {
    const found = Object.entries(lock.packages).find(
      ([path, locked]) => nameOf(path) === name && locked.version === version
    )
    if (found === undefined) throw new Error(`${name} ${version} is bundled but not in the lockfile`)
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
      reasons[path.slice(MODULES.length)] ?? `used by ${dependentsOf(path, listed).join(', ')}`
    ]
  })
  return [`${rows.length} packages.`, '', table(['package', 'version', 'licence', 'why it is here'], rows)].join('\n')
}

/** The packages of a list that depend on this one. */
function dependentsOf(path: string, listed: readonly Located[]): string[] {
  const found = listed.filter(([from, { dependencies, optionalDependencies }]) => {
    const name = nameOf(path)
    const isNamed = dependencies?.[name] !== undefined || optionalDependencies?.[name] !== undefined
    return isNamed && resolve(from, name) === path
  })
  return [...new Set(found.map(([from]) => nameOf(from)))]
}

/** Resolves a package as Node does: in the node_modules of the dependent, or of a folder above. */
function resolve(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf(`/${MODULES}`)))) {
    const path = `${folder === '' ? '' : `${folder}/`}${MODULES}${name}`
    if (path in lock.packages) return path
    if (folder === '') return undefined
  }
}
