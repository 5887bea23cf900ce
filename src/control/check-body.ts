import { assertValid } from '../contract/invalid-fields.js'
import type { Settings } from '../contract/settings.js'
import { lazy } from '../core/lazy-module.js'
import type { BodyTypes } from './body-schemas.js'

/** Shared by all requests; its only state is compiled schemas. */
const loadValidator = lazy(async () => {
  const [{ createBodyValidator }, { bodySchemas }] = await Promise.all([
    import('../validation/body-validator.js'),
    import('./body-schemas.js')
  ])
  return createBodyValidator(bodySchemas)
})

/**
 * Validates a body of the control plane. A missing body counts as an empty object.
 * @throws ApiError 400 `invalidBody` with the invalid fields.
 */
export async function checkBody<Name extends keyof BodyTypes>(
  name: Name,
  body: unknown,
  { strictIds }: Pick<Settings, 'strictIds'> = { strictIds: true }
): Promise<BodyTypes[Name]> {
  const validate = await loadValidator()
  assertValid(validate(name, body ?? {}, strictIds))
  return (body ?? {}) as BodyTypes[Name]
}
