import { vite } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(vite)
