import type { Box } from './box.js'
import type { SandboxOptions } from './lease.js'

interface LeasingMock {
  sandbox(options?: SandboxOptions): Promise<Box>
}

/** A mock, the promise of one, or a function that returns either when the test runs. */
export type MockSource = LeasingMock | PromiseLike<LeasingMock> | (() => LeasingMock | PromiseLike<LeasingMock>)

/**
 * Wraps a test as `mock.withSandbox` does, also where the mock is not there yet: without top-level await, or if a hook
 * starts it. `test('…', withSandbox(startMock(), async box => { … }))`
 */
export function withSandbox<Args extends unknown[]>(
  mock: MockSource,
  test: (box: Box, ...args: Args) => unknown,
  options?: SandboxOptions
): (...args: Args) => Promise<void> {
  if (typeof test !== 'function') {
    throw new TypeError('withSandbox takes a test function, and optionally the options of a sandbox')
  }
  return async (...args) => {
    const started = await (typeof mock === 'function' ? mock() : mock)
    const box = await started.sandbox(options)
    try {
      await test(box, ...args)
    } finally {
      box.end()
    }
  }
}
