import { AREAS } from '../statements/areas.ts'
import { hold } from '../statements/hold.ts'

hold(Object.values(AREAS).flat())
