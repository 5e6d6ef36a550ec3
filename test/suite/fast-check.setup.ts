import fc from 'fast-check'
import { SEED } from './seeded.ts'

fc.configureGlobal({ seed: SEED })
