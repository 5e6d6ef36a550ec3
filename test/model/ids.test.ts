import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { configurationKey, type Identity } from '../../shared/model/configuration-key.ts'
import { isJobOf, jobId, newUuid, runId, uuidFrom, uuidOf } from '../../shared/model/ids.ts'
import { RUN_ID } from '../../shared/model/run-id.ts'
import { parseDate } from '../../shared/model/time.ts'

const UUID = '1fb692b0-3531-4578-9919-acf6fdb0a5b1'

describe('run ids', () => {
  test.each([
    ['2020-12-30T11:39:40+00:00', `20201230-113940-${UUID}`],
    ['2020-12-30T11:39:40.999999+00:00', `20201230-113940-${UUID}`],
    ['2020-12-30T23:30:00-01:00', `20201231-003000-${UUID}`],
    ['1969-12-31T23:59:59.500000+00:00', `19691231-235959-${UUID}`],
  ])('a run launched at %s has the id %s', (date, id) => {
    const made = runId(parseDate(date) ?? Number.NaN, UUID)
    expect(made).toBe(id)
    expect(uuidOf(made)).toBe(UUID)
  })

  test('the uuid of a file-driven run id is its end too', () => {
    expect(uuidOf(`20201209-${UUID}`)).toBe(UUID)
  })

  test.each([
    '',
    UUID,
    `2020123-${UUID}`,
    `20201230-1139-${UUID}`,
    `20201230-113940-113940-${UUID}`,
    `20201230-113940-${UUID.toUpperCase()}`,
    `20201230-113940-${UUID}0`,
    `20201230-113940-${UUID.replaceAll('-', '')}`,
    ` 20201230-113940-${UUID}`,
    `20201230-113940-${UUID}\n`,
    `20201230-113940-../${UUID}`,
  ])('%j is not a run id', text => {
    expect(RUN_ID.test(text)).toBe(false)
    expect(() => uuidOf(text)).toThrow('Cannot take the uuid of a run id')
  })
})

describe('uuids', () => {
  test('those made of the same parts are the same and of version 8', () => {
    const parts = fc.array(fc.string(), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(parts, given => {
        const uuid = uuidFrom(...given)
        expect(uuidFrom(...given)).toBe(uuid)
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(uuidOf(runId(0, uuid))).toBe(uuid)
      }),
    )
  })

  test.each([
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [['a', 'b'], ['ab']],
    [['a', ''], ['a']],
    [['a,b'], ['a', 'b']],
    [['a","b'], ['a', 'b']],
  ])('those made of %j and of %j differ', (parts, others) => {
    expect(uuidFrom(...parts)).not.toBe(uuidFrom(...others))
  })

  test('a new one differs from the one before and fits a run id', () => {
    expect(newUuid()).not.toBe(newUuid())
    expect(runId(0, newUuid())).toMatch(RUN_ID)
  })
})

const tables: Identity = {
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id: 'a_DEV',
}
const exports: Identity = { ...tables, configuration_type: 'table-to-storage' }
const files: Identity = {
  configuration_type: 'storage-to-storage',
  environment: 'DEV',
  configuration_id: 'a',
}

describe('job ids', () => {
  test('a table-to-table job is named after gbq-to-gbq and its configuration', () => {
    expect(jobId('000099', tables)).toBe('gbq-to-gbq|a_DEV')
  })

  test('a table-to-storage job is named after its type twice and its configuration', () => {
    const identity = { ...tables, configuration_type: 'table-to-storage' }
    expect(jobId('000099', identity)).toBe('table-to-storage|table-to-storage|a_DEV')
  })

  test.each(['storage-to-storage', 'storage-to-tables', 'workflow'])(
    'a %s job is named by type, account, configuration and environment',
    configuration_type => {
      expect(jobId('000099', { ...files, configuration_type })).toBe(`${configuration_type}|000099|a|DEV`)
    },
  )

  test.each<[string, Identity, boolean]>([
    ['gbq-to-gbq|a_DEV', tables, true],
    ['gbq-to-gbq|a_DEV|x', tables, false],
    ['gbq-to-gbq|a_PROD', tables, false],
    ['table-to-table|000099|a_DEV|DEV', tables, false],
    ['table-to-storage|table-to-storage|a_DEV', exports, true],
    ['table-to-storage|000099|a_DEV|DEV', exports, true],
    ['table-to-storage|000098|a_DEV|DEV', exports, false],
    ['table-to-storage|000099|a_DEV|PROD', exports, false],
    ['table-to-storage|table-to-storage|a_DEV|x', exports, false],
    ['storage-to-storage|000099|a|DEV', files, true],
    ['storage-to-storage|000099|a|DEV|stores-{{FD_DATE}}.csv', files, true],
    ['storage-to-storage|000099|a|DEVstores', files, false],
    ['storage-to-storage|000098|a|DEV', files, false],
    ['storage-to-storage|000099|b|DEV', files, false],
    ['storage-to-storage|000099|a|PROD', files, false],
    ['storage-to-tables|000099|a|DEV', files, false],
  ])('whether %s is a job of %j is %j', (job, identity, is) => {
    expect(isJobOf('000099', identity, job)).toBe(is)
  })

  test('no two identities share a document', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9_.-]{1,12}$/)
    const identity = fc.record({
      configuration_type: fc.constantFrom('table-to-table', 'table-to-storage', 'workflow'),
      environment: fc.constantFrom('DEV', 'PROD', 'PREPROD'),
      configuration_id: part,
    })
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const same = JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
        return (configurationKey(a) === configurationKey(b)) === same
      }),
    )
  })
})
