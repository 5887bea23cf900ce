/** The files of the dashboard, which the build writes to dist/ui. Nothing is read before somebody opens it. */
import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { packagePath } from '../../../core/package.js'

export interface Asset {
  readonly bytes: Buffer
  /** Its media type. */
  readonly type: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml'
}

export interface Assets {
  /** Undefined if there is no such file. Files are kept in memory. */
  find(name: string): Promise<Asset | undefined>
}

/** @param folder within dist/ui. Only files that are in it are read, so a name cannot lead out of it. */
export function createAssets(folder: string): Assets {
  const path = packagePath('dist', 'ui', folder)
  const assets = new Map<string, Asset>()
  let names: readonly string[] | undefined

  async function load(name: string): Promise<Asset> {
    return { bytes: await readFile(`${path}/${name}`), type: TYPES[extname(name)] ?? 'application/octet-stream' }
  }

  return {
    async find(name) {
      names ??= await readdir(path)
      if (!names.includes(name)) return undefined
      const asset = assets.get(name) ?? (await load(name))
      assets.set(name, asset)
      return asset
    }
  }
}
