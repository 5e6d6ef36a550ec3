import { z } from 'zod'
import { account, isWellFormed, NOT_WELL_FORMED } from '../model/fields.ts'
import { roleNames } from '../model/roles.ts'
import { action, lazily } from './action.ts'
import { paging } from './fields.ts'
import { done, next_page_token } from './shapes.ts'

/** The most projects that an account may have. */
const MOST_PROJECTS = 100

/** @see https://cloud.google.com/iam/docs/service-accounts-create */
const runner = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9.-]{4,100}[a-z0-9]\.iam\.gserviceaccount\.com$/,
    'must be the email of a service account: <name>@<project>.iam.gserviceaccount.com',
  )
  .describe('The service account, of its own, that its runs reach BigQuery and Cloud Storage as')
const project = z
  .string()
  .regex(
    /^(?:[a-z0-9.-]{1,80}:)?[a-z][a-z0-9-]{4,61}[a-z0-9]$/,
    'must be the id of a Google Cloud project: lower-case letters, digits and hyphens',
  )

const setAccount = lazily(() =>
  z
    .strictObject({
      account,
      name: z.string().nullable().describe('Null where the account was not set'),
      runner: z.string().nullable().describe('Null where the account was not set'),
      projects: z.array(z.string()),
      role: z
        .int()
        .min(1)
        .max(9)
        .describe(`The caller’s role there: ${roleNames().slice(1).join(', ')}`),
    })
    .meta({ id: 'Account' }),
)

/** The actions of `POST /v1/account/status`. */
export const accountActions = {
  set_account: action('set_account', {
    endpoint: 'account-status',
    right: 'set_account',
    repeats: 'again',
    summary: 'Says who an account runs as, and which projects its configurations may name.',
    input: {
      account,
      name: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .refine(isWellFormed, NOT_WELL_FORMED)
        .describe('What people call it'),
      runner,
      projects: z
        .array(project)
        .min(1)
        .max(MOST_PROJECTS)
        .transform(list => [...new Set(list)])
        .describe('The projects that its configurations may name'),
    },
    answer: done,
    problems: ['conflict'],
  }),
  get_account: action('get_account', {
    endpoint: 'account-status',
    right: 'read',
    repeats: 'freely',
    summary: 'Tells who an account runs as, and where.',
    input: { account },
    answer: lazily(() => z.strictObject({ results: z.tuple([setAccount()]) }).meta({ id: 'OneAccount' })),
    problems: [],
  }),
  list_accounts: action('list_accounts', {
    endpoint: 'account-status',
    right: 'read',
    repeats: 'freely',
    summary:
      'Lists the accounts that the caller has a role on, by their digits; every account for a super-admin.',
    input: paging,
    answer: lazily(() =>
      z
        .strictObject({ results: z.array(setAccount()), next_page_token: next_page_token() })
        .meta({ id: 'Accounts' }),
    ),
    problems: [],
  }),
}
