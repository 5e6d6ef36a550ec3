import { z } from 'zod'
import { configuration_type } from '../model/configuration-types.ts'
import { account, environment, run_id } from '../model/fields.ts'
import { DAY_STATES, FREQUENCIES, TIMINGS } from '../model/freshness.ts'
import { STATUSES } from '../model/statuses.ts'
import { action, lazily } from './action.ts'
import { paging } from './fields.ts'
import { date, named, next_page_token } from './shapes.ts'

export const timing = lazily(() =>
  z
    .enum(TIMINGS)
    .describe(
      '`late`: it has not succeeded by its time and what it usually takes; `very_late`: nor by the time after that',
    ),
)
export const next_expected_date = lazily(() =>
  date()
    .nullable()
    .describe(
      'The first time behind its last success at which it is to run: it has passed where that is awaited or late; null where none is known',
    ),
)
export const why = lazily(() => z.string().describe('What that is known from, and since when: a sentence'))

const freshness = lazily(() => {
  const { account, ...others } = named()
  return z
    .strictObject({
      account,
      activated: z.boolean(),
      ...others,
      last_run: z
        .strictObject({ run_id, date: date().describe('When it started'), status: z.enum(STATUSES) })
        .nullable()
        .describe('Null where it has never run'),
      last_success_date: date().nullable().describe('When its last run that succeeded ended, of the last 30'),
      next_expected_date: next_expected_date(),
      frequency: z
        .enum(FREQUENCIES)
        .nullable()
        .describe('How often it runs, by its schedule or its runs; null where that is not known'),
      state: z
        .enum(DAY_STATES)
        .describe(
          'Today, in the zone of its schedule or else in UTC: whether it has run, is still to run, or does not; `learning` where it has too few runs to tell',
        ),
      timing: timing().nullable().describe('Null where nothing is expected'),
      learnt_from: z.enum(['schedule', 'runs']).describe('What it is expected by'),
      confidence_hours: z
        .number()
        .min(0)
        .nullable()
        .describe('How many hours after its time it is done, as a rule; null where no run tells'),
      why: why(),
    })
    .meta({ id: 'Freshness' })
})

/** The action of `POST /v1/catalog/status` that needs no BigQuery. */
export const freshnessActions = {
  list_freshness: action('list_freshness', {
    endpoint: 'catalog-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Tells how fresh the work of configurations is, by type, environment and id: when each succeeded last, when it is expected, ' +
      'and why. Those with neither a schedule nor runs are left out, so that a page may be short and still be followed by another.',
    input: {
      account,
      configuration_type: configuration_type.optional(),
      environment: environment.optional(),
      ...paging,
      limit: z.int().min(1).max(200).default(50).describe('How many to look at, at most'),
    },
    answer: lazily(() =>
      z
        .strictObject({ results: z.array(freshness()), next_page_token: next_page_token() })
        .meta({ id: 'FreshnessList' }),
    ),
    problems: [],
  }),
}
