import { vendorDocument } from '../contract/vendor-document.js'
import { packageVersion } from '../core/package.js'
import type { Sandbox } from './sandbox.js'

export interface Health {
  readonly status: 'ok'
  readonly name: 'versori-mock'
  readonly version: string
  /** The vendor's document that is followed. */
  readonly contract: { readonly snapshot: string; readonly sha256: string }
  readonly seed: { readonly files: readonly string[]; readonly sha256: string }
  /** Seconds since the process started. */
  readonly uptime: number
}

/** That the server lives, and what it serves. */
export function describeHealth({ seed }: Sandbox): Health {
  return {
    status: 'ok',
    name: 'versori-mock',
    version: packageVersion,
    contract: vendorDocument,
    seed: { files: seed.files.map(baseName), sha256: seed.sha256 },
    uptime: Math.round(process.uptime() * 1_000) / 1_000
  }
}

/** Paths of the machine are nobody's business. */
function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1) as string
}
