import { rolldown } from './driven-bundlers.ts'
import { drive } from './scenario.ts'

drive(rolldown)
