import { vendorDocument } from '../contract/vendor-document.js'
import { packageVersion } from '../core/package.js'
import type { Sandbox } from './sandbox.js'
import type { PlantedSeed } from './seeds/plant-seeds.js'

/** What a world was made from: the names of its files, and the SHA-256 of all that stood in them. */
export interface SeedReport {
  readonly files: readonly string[]
  readonly sha256: string
}

export interface Health {
  readonly status: 'ok'
  readonly name: 'versori-mock'
  readonly version: string
  /** The vendor's document that is followed. */
  readonly contract: { readonly snapshot: string; readonly sha256: string }
  readonly seed: SeedReport
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
    seed: describeSeed(seed),
    uptime: Math.round(process.uptime() * 1_000) / 1_000
  }
}

export function describeSeed({ files, sha256 }: PlantedSeed): SeedReport {
  return { files: files.map(nameOfFile), sha256 }
}

/** Paths of the machine are nobody's business. */
export function nameOfFile(path: string): string {
  return path.split(/[\\/]/).at(-1) as string
}
