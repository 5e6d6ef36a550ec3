import { EXIT } from './exit.ts'
import { programFor } from './program.ts'

const words = process.argv.slice(2)
// A reader that has read enough, such as head, is no failure.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.done.code)
  throw error
})

try {
  if (words[0] === '--version' || words[0] === '-V') {
    const { default: manifest } = await import('./package.json', { with: { type: 'json' } })
    console.log(manifest.version)
  } else {
    await (await programFor(words)).parseAsync(words, { from: 'user' })
  }
} catch (error) {
  // commander has printed what it throws, help and faults alike.
  if (error instanceof Error && 'exitCode' in error) {
    process.exitCode = error.exitCode === 0 ? EXIT.done.code : EXIT.usage.code
  } else {
    const { tell } = await import('./problem.ts')
    process.exitCode = tell(error)
  }
}
