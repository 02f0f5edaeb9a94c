import { vite7 } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(vite7)
