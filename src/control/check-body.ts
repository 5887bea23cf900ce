import type { BodyValidator } from '../validation/body-validator.js'
import { apiError } from '../contract/errors.js'
import type { Settings } from '../contract/settings.js'
import type { BodyTypes } from './body-schemas.js'

/** Compiled once for all: it has no state but its compiled schemas. */
let loading: Promise<BodyValidator> | undefined

/**
 * What the control plane was sent, as the type that it is meant to be.
 * @throws ApiError 400 `invalidBody`, which names each field that is wrong and what is allowed.
 */
export async function checkBody<Name extends keyof BodyTypes>(
  name: Name,
  body: unknown,
  { strictIds }: Pick<Settings, 'strictIds'> = { strictIds: true }
): Promise<BodyTypes[Name]> {
  const validate = await (loading ??= loadValidator())
  const fields = validate(name, body ?? {}, strictIds)
  if (fields.length > 0) throw apiError('invalidBody', { fields })
  return (body ?? {}) as BodyTypes[Name]
}

async function loadValidator(): Promise<BodyValidator> {
  const [{ createBodyValidator }, { bodySchemas }] = await Promise.all([
    import('../validation/body-validator.js'),
    import('./body-schemas.js')
  ])
  return createBodyValidator(bodySchemas)
}
