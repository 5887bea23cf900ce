import { basename } from 'node:path'
import { assertNoPositionals, flagOf, loadConfig, UsageError } from '../../config.js'
import { describeApi } from '../../contract/openapi.js'
import { schemas } from '../../contract/schemas.js'
import { packageVersion } from '../../core/package.js'
import { readRegularFile } from '../../core/read-file.js'
import { acceptedDifferences } from '../../drift/accepted-differences.js'
import { describeDrift } from '../../drift/describe-drift.js'
import { findDrift } from '../../drift/find-drift.js'
import { type CheckedDrift, findUnenforced, type Validators } from '../../drift/enforcement/find-unenforced.js'
import { readDocument, toDocument } from '../../drift/read-document.js'
import { UnusableDocument } from '../../drift/unusable-document.js'
import { createBodyValidator } from '../../validation/body-validator.js'
import { createResponseValidator } from '../../validation/response-validator.js'
import { driftOptions } from '../command-table.js'

/**
 * Compares the mock's own OpenAPI document with another one and prints the report.
 * @returns exit code 0 if they are the same, 1 if they differ.
 * @throws UsageError (exit code 2) if the document cannot be compared.
 */
export async function drift(args: readonly string[]): Promise<number> {
  const { config, positionals } = await loadConfig(driftOptions, args)
  assertNoPositionals('drift', positionals)
  const { against: file, json = false } = config
  if (file === undefined) throw new UsageError('drift needs an OpenAPI document: versori-mock drift --against <file>')
  const found = await compareWith(file)
  const names = { document: basename(file), mock: `versori-mock ${packageVersion}` }
  process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : describeDrift(found, names))
  return found.same ? 0 : 1
}

async function compareWith(file: string): Promise<CheckedDrift> {
  const bytes = readBytes(file)
  try {
    const api = describeApi(packageVersion)
    const found = findDrift(await readDocument(bytes), toDocument(api), acceptedDifferences)
    const unenforced = findUnenforced(api, createValidators())
    return { ...found, same: found.same && unenforced.length === 0, unenforced }
  } catch (cause) {
    if (cause instanceof UnusableDocument) throw toUsageError(file, cause.message, cause)
    throw cause
  }
}

function createValidators(): Validators {
  const validate = createBodyValidator(schemas)
  const findProblem = createResponseValidator()
  return {
    fitsRequest: (name, value) => validate(name, value, true).length === 0,
    fitsResponse: (name, value) => findProblem(name, value, true) === undefined
  }
}

function readBytes(file: string): Buffer {
  try {
    return readRegularFile(file)
  } catch (cause) {
    const problem = `cannot be read (${(cause as Error).message}); name an OpenAPI document in JSON or YAML`
    throw toUsageError(file, problem, cause)
  }
}

function toUsageError(file: string, problem: string, cause: unknown): UsageError {
  return new UsageError(`${flagOf('against')} ${JSON.stringify(file)}: ${problem}`, { cause })
}
