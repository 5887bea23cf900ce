import type { BodyValidator } from '../validation/body-validator.js'
import { assertValid } from '../contract/invalid-fields.js'
import type { Settings } from '../contract/settings.js'
import type { BodyTypes } from './body-schemas.js'

/** Shared by all requests; its only state is compiled schemas. */
let loading: Promise<BodyValidator> | undefined

/**
 * Validates a body of the control plane. A missing body counts as an empty object.
 * @throws ApiError 400 `invalidBody` with the invalid fields.
 */
export async function checkBody<Name extends keyof BodyTypes>(
  name: Name,
  body: unknown,
  { strictIds }: Pick<Settings, 'strictIds'> = { strictIds: true }
): Promise<BodyTypes[Name]> {
  const validate = await (loading ??= loadValidator())
  assertValid(validate(name, body ?? {}, strictIds))
  return (body ?? {}) as BodyTypes[Name]
}

async function loadValidator(): Promise<BodyValidator> {
  const [{ createBodyValidator }, { bodySchemas }] = await Promise.all([
    import('../validation/body-validator.js'),
    import('./body-schemas.js')
  ])
  return createBodyValidator(bodySchemas)
}
