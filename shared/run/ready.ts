import { Problem } from '../model/problem.ts'

/** Why an account can run nothing yet, and what to do. */
export const whyNotReady = (account: string): string =>
  `Account ${account} has no service account to run as, or no projects. Give it both with set_account; ` +
  `in production \`npm run deploy -- account ${account} --projects …\` makes the service account, and does that`

/** The problem of an account that can run nothing yet. */
export const accountNotReady = (account: string): Problem =>
  new Problem('account-not-ready', whyNotReady(account))
