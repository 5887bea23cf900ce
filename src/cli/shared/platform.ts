/** Reaches the real platform as the flags say. Loaded by `capture` and `observe` only. */
import {
  type Config,
  flagOf,
  type OptionName,
  PLATFORM_TOKEN,
  readPlatformEnvironment,
  UsageError
} from '../../config.js'
import { decodeText } from '../../core/text/decode-text.js'
import { readRegularFile } from '../../core/read-file.js'
import { canonicalId } from '../../core/ids.js'
import { findAddressProblem, type PlatformAddress, toAddress } from '../../platform/client/address.js'
import { findTokenProblem, type PlatformCredential } from '../../platform/client/credential.js'
import { useProxy } from '../../platform/client/proxy.js'

type PlatformConfig = Config<'against' | 'organisation' | 'tokenFile' | 'scheme'>

export interface Platform {
  readonly address: PlatformAddress
  readonly organisation: string
  readonly credential: PlatformCredential
}

/** @throws UsageError for an option that is missing or wrong. */
export function toPlatform(command: string, config: PlatformConfig): Platform {
  const { against, organisation, tokenFile, scheme = 'Bearer' } = config
  const { token: given, proxies } = readPlatformEnvironment()
  if (against === undefined || organisation === undefined) {
    throw new UsageError(`${command} needs ${flagOf('against')} <base URL> and ${flagOf('organisation')} <id>`)
  }
  const problem = findAddressProblem(against)
  if (problem !== undefined) throw new UsageError(`${flagOf('against')} ${problem}`)
  const token = tokenFile === undefined ? given : readTokenFile('tokenFile', tokenFile)
  if (token === undefined || token === '') {
    throw new UsageError(`${command} needs a token: ${flagOf('tokenFile')} <file>, or the variable ${PLATFORM_TOKEN}`)
  }
  assertToken(tokenFile === undefined ? PLATFORM_TOKEN : flagOf('tokenFile'), token)
  const address = toAddress(against)
  useProxy(address, proxies)
  return { address, organisation: canonicalId(organisation), credential: { scheme, token } }
}

/** @returns the token in a file, without the line break at its end. @throws UsageError. */
export function readTokenFile(option: OptionName, file: string): string {
  try {
    const token = decodeText(readRegularFile(file)).trim()
    assertToken(flagOf(option), token)
    return token
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new UsageError(`${flagOf(option)} ${JSON.stringify(file)}: cannot be read (${(cause as Error).message})`, {
      cause
    })
  }
}

function assertToken(label: string, token: string): void {
  const problem = findTokenProblem(token)
  if (problem !== undefined) throw new UsageError(`${label}: the token ${problem}`)
}

/** A signal that Ctrl-C and SIGTERM abort, once; a second one ends the process. */
export function stopOnSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    process.removeListener('SIGINT', stop)
    process.removeListener('SIGTERM', stop)
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}

/** Shows a line that replaces the one before, if a person watches. */
export function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`)
}

export function clearProgress(): void {
  showProgress('')
}
