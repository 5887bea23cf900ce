import { existsSync } from 'node:fs'
import { UsageError } from './usage-error.js'

/** The names of the configuration file in the working folder. `versori-mock init` writes the first one. */
export const CONFIG_FILE_NAMES = [
  'versori-mock.config.yaml',
  'versori-mock.config.yml',
  'versori-mock.config.json'
] as const

/**
 * The configuration file that the user named, or the one in the working folder.
 * @throws UsageError if the working folder has several.
 */
export function findConfigFile(named: string | undefined): string | undefined {
  if (named !== undefined) return named
  const [file, other] = CONFIG_FILE_NAMES.filter(name => existsSync(name))
  if (other === undefined) return file
  throw new UsageError(`both ${file} and ${other} exist in this folder; remove one, or name one with --config`)
}
