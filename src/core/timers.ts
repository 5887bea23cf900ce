/**
 * Timers and clocks, taken when the package is loaded. Test tools replace the global ones by fake ones, on which a
 * server in the same process must not depend: a fake setImmediate would stop every write.
 */
import timers from 'node:timers'

// The build injects this file for process.nextTick and Date.now, so this file must not use them. It imports no
// `node:process`, because that import opens the standard streams, and reads no global `performance`, which loads
// modules that nothing else needs.
const { process } = globalThis
const { hrtime } = process
const systemNextTick = Reflect.get(process, 'nextTick')
const { now: systemNow } = Date

export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate } = timers
export const { queueMicrotask } = globalThis
export const nextTick = systemNextTick.bind(process)

/** Milliseconds since 1970. */
export const now = systemNow.bind(Date)

/** Milliseconds for measuring how long something takes. */
export function elapsed(): number {
  const [seconds, nanoseconds] = hrtime()
  return seconds * 1000 + nanoseconds / 1_000_000
}

/** Lets other work of the event loop run first. */
export function nextTurn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

/** For packages in files of their own, which load on first use and cannot import this file. */
Object.defineProperty(globalThis, Symbol.for('versori-mock.timers'), {
  configurable: true,
  value: {
    ...{ setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate },
    ...{ queueMicrotask, nextTick, now, elapsed }
  }
})

/**
 * Whether the timers were fake when the package was loaded. `@sinonjs/fake-timers`, which most tools use, marks its own
 * with a clock; Node.js binds its own.
 */
export const areTimersFake =
  [timers.setTimeout, timers.setImmediate, systemNextTick].some(timer => Object.hasOwn(timer, 'clock')) ||
  timers.setTimeout.name.startsWith('bound ')
