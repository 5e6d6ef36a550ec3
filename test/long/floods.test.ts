import { expect, test } from 'vitest'
import { HEAVY_BODIES } from '../../evidence/attacks/heavy.ts'
import { ASKED, allDeployed, CALLER } from '../deploy/bundles.ts'

const { call, find, tokenOf } = await allDeployed()

test.each(HEAVY_BODIES)(
  'eight bodies at once of %s kill neither configuration-status nor dag-status, which answer others meanwhile',
  async (_, text) => {
    const viewer = await tokenOf('viewer@demo.test', 1)
    for (const name of ['configuration-status', 'dag-status'] as const) {
      const one = find(name)
      const heavy = Array.from({ length: 8 }, () => one.send(text, viewer))
      const { body, status, answer } = ASKED[name]
      expect(await call(name, body, await tokenOf(CALLER))).toEqual({ status, body: answer })
      for (const reply of await Promise.all(heavy)) expect([400, 403, 413]).toContain(reply.status)
      expect(await call(name, body, await tokenOf(CALLER))).toEqual({ status, body: answer })
    }
  },
  60_000,
)
