import { rsbuild } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(rsbuild)
