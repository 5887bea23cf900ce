/** Explains why the native part of better-sqlite3 does not load. Each message is one line that says what to do. */
import { DatabaseError } from './database-error.js'

/** What the message depends on. */
export interface Installation {
  /** The package that failed, such as better-sqlite3. */
  readonly name: string
  /** Where it is; undefined if it is not installed. */
  readonly path: string | undefined
  /** The Node.js that runs, without a `v`. */
  readonly node: string
  readonly platform: string
}

/** The first Node.js of each ABI (NODE_MODULE_VERSION). */
const NODE_OF_ABI: Readonly<Record<string, string>> = {
  108: '18',
  115: '20',
  120: '21',
  127: '22',
  131: '23',
  137: '24',
  141: '25'
}

/** @returns undefined if the error has another cause. */
export function explainDriverFailure(error: unknown, installation: Installation): DatabaseError | undefined {
  if (!(error instanceof Error)) return undefined
  const problem = describe(error, installation)
  // The errors of Node.js and of `bindings` add only their paths.
  return problem === undefined ? undefined : new DatabaseError(problem)
}

function describe(error: Error, installation: Installation): string | undefined {
  const { name, path, node, platform } = installation
  const code = 'code' in error ? error.code : undefined
  if (path === undefined) {
    return (
      `${name} is not installed for Node.js ${node}. Either optional dependencies were left out, or its binary could ` +
      `be neither downloaded nor compiled. ${reinstall(node)}`
    )
  }
  if (code === 'ERR_DLOPEN_FAILED') return describeUnfit(error.message, installation)
  const isMissing = code === 'MODULE_NOT_FOUND' || error.message.startsWith('Could not locate the bindings file')
  if (!isMissing) return undefined
  return `${name} has no binary for Node.js ${node} on ${platform}, because its install script was blocked or failed. ${allowScript(path, name)}`
}

function describeUnfit(message: string, { name, path, node, platform }: Installation): string {
  const abi = /NODE_MODULE_VERSION (\d+)/.exec(message)?.[1]
  if (abi === undefined) {
    const [reason = ''] = message.split('\n')
    return `${name} does not load on ${platform}: ${reason}. Install again on this machine.`
  }
  const installed = NODE_OF_ABI[abi] === undefined ? `another Node.js (ABI ${abi})` : `Node.js ${NODE_OF_ABI[abi]}`
  return `${name} was installed for ${installed}, but Node.js ${node} runs. Run ${rebuild(path ?? '', name)}, or install again with this Node.js.`
}

function reinstall(node: string): string {
  if (Number.parseInt(node, 10) >= 22) return 'Install again with optional dependencies.'
  return 'Install Python, make and a C++ compiler and install again, or use Node.js 22 or later, which needs no compiler.'
}

function allowScript(path: string, name: string): string {
  if (isPnpm(path)) {
    return `Add "onlyBuiltDependencies: [${name}]" (pnpm 11: "allowBuilds: { ${name}: true }") to pnpm-workspace.yaml, then run ${rebuild(path, name)}.`
  }
  if (isYarn(path)) {
    return `Add "dependenciesMeta": { "${name}": { "built": true } } to package.json, then run ${rebuild(path, name)}.`
  }
  return `Allow install scripts, then run ${rebuild(path, name)}.`
}

function rebuild(path: string, name: string): string {
  const manager = isPnpm(path) ? 'pnpm' : isYarn(path) ? 'yarn' : 'npm'
  return `\`${manager} rebuild ${name}\``
}

/** Each package manager keeps packages in a folder of its own. */
const isPnpm = (path: string) => /[\\/]\.pnpm[\\/]/.test(path)
const isYarn = (path: string) => /[\\/]\.yarn[\\/]|[\\/]\$\$virtual[\\/]/.test(path)
