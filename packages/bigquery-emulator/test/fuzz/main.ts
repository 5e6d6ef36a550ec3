import { fuzz } from './fuzz.ts'

/** Prints, as JSON, what came of as many statements by chance as are asked for: `node main.ts SEED COUNT`. */
const [seed = 4, count = 300] = process.argv.slice(2).map(Number)
console.log(JSON.stringify(await fuzz(seed, count)))
