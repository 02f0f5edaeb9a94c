import { esbuild } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(esbuild)
