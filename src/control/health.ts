import { vendorDocument } from '../contract/vendor-document.js'
import { packageVersion } from '../core/package.js'
import type { Sandbox } from './sandboxes/sandbox.js'
import { describeSeed, type SeedReport } from './seeds/describe-seed.js'

export interface Health {
  readonly status: 'ok'
  readonly name: 'versori-mock'
  readonly version: string
  /** The vendor's document that the mock follows. */
  readonly contract: { readonly snapshot: string; readonly sha256: string }
  readonly seed: SeedReport
  /** Where the data is. */
  readonly storage: 'memory' | 'file'
  /** The number of this replica behind a load balancer, if it has one. */
  readonly replica?: number
  /** Seconds since the process started. */
  readonly uptime: number
}

export function describeHealth({ seed, isFile, replica }: Sandbox): Health {
  return {
    status: 'ok',
    name: 'versori-mock',
    version: packageVersion,
    contract: vendorDocument,
    seed: describeSeed(seed),
    storage: isFile ? 'file' : 'memory',
    ...(replica !== undefined && { replica }),
    uptime: Math.round(process.uptime() * 1_000) / 1_000
  }
}
