import { AREAS } from './statements/areas.ts'
import { hold } from './statements/hold.ts'

/** One in so many of each area; `npm run statements` and the long tests put all. */
const ONE_IN = 4

hold(Object.values(AREAS).flatMap(area => area.filter((_, at) => at % ONE_IN === 0)))
