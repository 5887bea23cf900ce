import { ApiError } from '../../contract/errors.js'
import { checkBody } from '../check-body.js'
import { assertConsistent } from './check-fault.js'

/** @returns what is wrong with a fault, one sentence for each property. */
export async function findFaultProblems(fault: unknown): Promise<string[]> {
  try {
    assertConsistent(await checkBody('Fault', fault))
    return []
  } catch (error) {
    if (!(error instanceof ApiError) || error.body.fields === undefined) throw error
    return error.body.fields.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
  }
}
