import * as client from './careful.js'
import { testClient } from './tests.js'

testClient(client)
