import * as client from './naive.js'
import { testClient } from './tests.js'

testClient(client)
