import { rspack } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(rspack)
