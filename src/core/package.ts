import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('the package.json of versori-mock is missing: install it again')
  return findRoot(parent)
}

const root = findRoot(dirname(fileURLToPath(import.meta.url)))

/** The path of a file or folder of the package, such as `migrations`. */
export function packagePath(...parts: string[]): string {
  return join(root, ...parts)
}

export const packageVersion = (
  JSON.parse(readFileSync(packagePath('package.json'), 'utf8')) as { readonly version: string }
).version
