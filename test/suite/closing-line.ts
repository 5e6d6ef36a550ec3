import type { Reporter, SerializedError, TestModule } from 'vitest/node'
import { SEED } from './seeded.ts'

/** Ends the run's output with where the random began, and how many tests passed and failed, in plain words. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const count = (state: string) => tests.filter(test => test.result().state === state).length
    const broken = modules.filter(module => module.errors().length > 0).length + unhandled.length
    console.log(`Seed ${SEED}; SEED=2 takes another`)
    console.log(`${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped`)
  }
}
