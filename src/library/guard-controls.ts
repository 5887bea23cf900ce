/** Makes wrong calls of the library fail with a message for its users, who send no requests. */
import { ApiError } from '../contract/errors.js'

/** What still works when the sandbox has ended: a test may look at its requests then. */
const ALWAYS = new Set([
  'find',
  'count',
  'get',
  'waitFor',
  'assert',
  'list',
  'assertFired',
  'now',
  'isFrozen',
  'coverage',
  'conduct',
  'sandbox'
])

/**
 * Wraps all functions of an object, and of the objects in it.
 * @param assertOpen throws if the sandbox has ended.
 */
export function guardControls<Controls extends object>(controls: Controls, assertOpen: () => void): Controls {
  const guarded = Object.entries(controls).map(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return [name, guard(value as AnyFunction, ALWAYS.has(name) ? ignore : assertOpen)]
    return [name, isPlainObject(value) ? guardControls(value, assertOpen) : value]
  })
  return Object.fromEntries(guarded) as Controls
}

type AnyFunction = (...args: readonly unknown[]) => unknown

function guard(call: AnyFunction, assertOpen: () => void): AnyFunction {
  return (...args) => {
    try {
      assertOpen()
      const result = call(...args)
      return result instanceof Promise ? result.catch(rethrow) : result
    } catch (error) {
      return rethrow(error)
    }
  }
}

function ignore(): void {}

/** An argument of the library is the body of a request to the control plane. */
function rethrow(error: unknown): never {
  if (error instanceof ApiError && error.explanation.rule === 'invalidBody') {
    const { message } = error
    error.message = message.replace('invalid request body', 'invalid argument')
    if (error.stack !== undefined) error.stack = error.stack.replace(message, error.message)
  }
  throw error
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
