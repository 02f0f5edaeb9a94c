import { rollup } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(rollup)
