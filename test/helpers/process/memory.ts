import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** The size of reachable memory in bytes, after pending releases had a turn. */
export async function reachableBytes(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Whether an object was collected. Gives pending releases some turns first. */
export async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  for (let turn = 0; turn < 20 && reference.deref() !== undefined; turn++) {
    await new Promise(resolve => setImmediate(resolve))
    collectGarbage()
  }
  return reference.deref() === undefined
}
