/** A step of the build: checks the demo seed and writes it beside the compiled code. */
import { writeCompiledDemo } from './compiled-demo.js'
import { checkDemoSeed } from './load-seeds.js'

writeCompiledDemo(await checkDemoSeed())
