/** The certificate of the mock, from the flags `--tls…`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { type Config, UsageError } from '../../config.js'
import { readRegularFile } from '../../core/read-file.js'
import type { TlsOptions } from '../../http/options.js'

type TlsConfig = Config<'tls' | 'tlsCert' | 'tlsKey' | 'tlsCa' | 'host' | 'publicUrl'>

export interface ReadTls {
  /** Undefined for plain HTTP. */
  readonly tls: TlsOptions | undefined
  /** The absolute path of the certificate that a client must trust, if there is such a file. */
  readonly caFile: string | undefined
}

/**
 * @throws UsageError for flags that do not fit together, and for files that cannot be read or written.
 */
export async function readTls(config: TlsConfig): Promise<ReadTls> {
  assertTlsFits(config)
  const { tlsCert, tlsKey, tlsCa } = config
  const caFile = tlsCa === undefined ? undefined : resolve(tlsCa)
  if (tlsCert !== undefined && tlsKey !== undefined) {
    return { tls: { cert: read('tls-cert', tlsCert), key: read('tls-key', tlsKey) }, caFile }
  }
  if (config.tls === undefined) return { tls: undefined, caFile: undefined }
  // Not `lazy`, because lazy modules load after the start even without the flag, and this one is large.
  const { createSelfSigned } = await import('./self-signed.js')
  const { ca, cert, key } = await createSelfSigned(listHosts(config))
  if (caFile !== undefined) write(caFile, ca)
  return { tls: { cert, key }, caFile }
}

/** Does the same for a command that must trust the certificate. Without `--tls-ca`, writes it to a temporary file. */
export async function readTlsForCommand(config: TlsConfig): Promise<ReadTls & { readonly remove: () => void }> {
  if (config.tls === undefined || config.tlsCa !== undefined) return { ...(await readTls(config)), remove: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'versori-mock-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  return { ...(await readTls({ ...config, tlsCa: join(folder, 'ca.pem') })), remove }
}

function assertTlsFits({ tls, tlsCert, tlsKey, tlsCa }: TlsConfig): void {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError('TLS needs both --tls-cert and --tls-key, or --tls self-signed')
  }
  if (tls !== undefined && tlsCert !== undefined) {
    throw new UsageError('--tls self-signed cannot be combined with --tls-cert and --tls-key')
  }
  if (tlsCa !== undefined && tls === undefined && tlsCert === undefined) {
    throw new UsageError('--tls-ca has no effect without --tls self-signed or --tls-cert')
  }
}

/** The names by which clients of this machine, of other containers and of the network call the server. */
function listHosts({ host, publicUrl }: TlsConfig): string[] {
  const own = ['localhost', '127.0.0.1', '::1', 'versori-mock', 'host.docker.internal', hostname()]
  const given = host === undefined || isAbsolute(host) || ['0.0.0.0', '::'].includes(host) ? [] : [host]
  const named = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')]
  return [...new Set([...own, ...given, ...named])]
}

function read(flag: string, file: string): Buffer {
  try {
    return readRegularFile(file)
  } catch (cause) {
    throw new UsageError(`--${flag} ${file} cannot be read (${(cause as Error).message})`, { cause })
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new UsageError(`--tls-ca ${file} cannot be written (${(cause as Error).message})`, { cause })
  }
}
