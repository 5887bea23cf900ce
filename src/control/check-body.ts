import type { ErrorField } from '../contract/schemas/common.js'
import type { BodyValidator } from '../validation/body-validator.js'
import { assertValid } from '../contract/invalid-fields.js'
import type { Settings } from '../contract/settings.js'
import { lazy } from '../core/lazy-module.js'
import type { BodyTypes } from './body-schemas.js'

/** Shared by all requests; its only state is compiled schemas. */
const loadValidator = lazy(async (): Promise<Validator> => {
  const { createBodyValidator } = await import('../validation/body-validator.js')
  const { findOversized } = await import('../validation/oversized.js')
  const { bodySchemas } = await import('./body-schemas.js')
  return { validate: createBodyValidator(bodySchemas), findOversized }
})

interface Validator {
  readonly validate: BodyValidator
  readonly findOversized: (body: unknown) => ErrorField[]
}

/**
 * Validates a body of the control plane. A missing body counts as an empty object.
 * @throws ApiError 400 `invalidBody` with the invalid fields.
 */
export async function checkBody<Name extends keyof BodyTypes>(
  name: Name,
  body: unknown,
  { strictIds }: Pick<Settings, 'strictIds'> = { strictIds: true }
): Promise<BodyTypes[Name]> {
  const { validate, findOversized } = await loadValidator()
  assertValid(validate(name, body ?? {}, strictIds))
  // A seed is checked as a seed.
  const { seed: _, ...others } = (body ?? {}) as { readonly seed?: unknown }
  assertValid(findOversized(others))
  return (body ?? {}) as BodyTypes[Name]
}
