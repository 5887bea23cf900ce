import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes of what can still be reached, once what is only now being let go of had a turn. */
export async function reachableBytes(): Promise<number> {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Whether nothing can reach what it referred to any more; what is only now being let go of gets some turns. */
export async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  for (let turn = 0; turn < 20 && reference.deref() !== undefined; turn++) {
    await new Promise(resolve => setImmediate(resolve))
    collectGarbage()
  }
  return reference.deref() === undefined
}
