import { webpack } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(webpack)
