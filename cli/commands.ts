import type { Command } from '@commander-js/extra-typings'

/** What a command's module gives: its arguments and options, and what it does. */
type CommandModule = { define(command: Command): unknown }

type Entry = {
  path: string
  summary: string
  load: () => Promise<CommandModule>
  /** It is about all commands, with their options. */
  isOfAll?: true
}

/** What several commands of one word are about. */
export const GROUPS: Readonly<Record<string, string>> = {
  auth: 'Sign in and out, and get tokens',
  profile: 'Keep the addresses and accounts that commands are for',
  run: 'Follow and change one run',
  workflow: 'See and reset a workflow',
  operation: 'See one operation, and switch it',
  table: 'See one table',
  account: 'See and set who accounts run as',
  note: 'Read and write notes',
}

/** Every command, in the order of the help. A module is loaded when its command is called: a start loads one. */
export const COMMANDS: readonly Entry[] = [
  {
    path: 'auth login',
    summary: 'Sign in by e-mail and password, or with a service account’s key',
    load: () => import('./commands/auth-login.ts'),
  },
  {
    path: 'auth logout',
    summary: 'Forget how one is signed in',
    load: () => import('./commands/auth-logout.ts'),
  },
  {
    path: 'auth status',
    summary: 'Tell who one is signed in as, and for how long',
    load: () => import('./commands/auth-status.ts'),
  },
  {
    path: 'auth get-token',
    summary: 'Print a token for the Tailer API',
    load: () => import('./commands/auth-get-token.ts'),
  },
  {
    path: 'profile add',
    summary: 'Add a profile, or change one',
    load: () => import('./commands/profile-add.ts'),
  },
  {
    path: 'profile use',
    summary: 'Make a profile the current one',
    load: () => import('./commands/profile-use.ts'),
  },
  { path: 'profile list', summary: 'List the profiles', load: () => import('./commands/profile-list.ts') },
  {
    path: 'profile remove',
    summary: 'Remove a profile, and how one is signed in to it',
    load: () => import('./commands/profile-remove.ts'),
  },
  { path: 'init', summary: 'Write an example to start from', load: () => import('./commands/init.ts') },
  {
    path: 'validate',
    summary: 'Check configurations as a deployment does',
    load: () => import('./commands/validate.ts'),
  },
  {
    path: 'deploy',
    summary: 'Deploy configurations with their files',
    load: () => import('./commands/deploy.ts'),
  },
  {
    path: 'rollback',
    summary: 'Deploy an earlier version of a configuration anew',
    load: () => import('./commands/rollback.ts'),
  },
  { path: 'launch', summary: 'Launch a job', load: () => import('./commands/launch.ts') },
  { path: 'runs', summary: 'List runs, the newest first', load: () => import('./commands/runs.ts') },
  { path: 'run show', summary: 'Show a run and its tasks', load: () => import('./commands/run-show.ts') },
  {
    path: 'run watch',
    summary: 'Show a run till it has ended',
    load: () => import('./commands/run-watch.ts'),
  },
  {
    path: 'run logs',
    summary: 'Show a run’s attempts, BigQuery jobs and errors',
    load: () => import('./commands/run-logs.ts'),
  },
  { path: 'run retry', summary: 'Try a run again', load: () => import('./commands/run-retry.ts') },
  {
    path: 'run cancel',
    summary: 'End a run, or what of a backfill has not begun',
    load: () => import('./commands/run-cancel.ts'),
  },
  {
    path: 'run set-status',
    summary: 'Set a run’s status by hand',
    load: () => import('./commands/run-set-status.ts'),
  },
  {
    path: 'backfill',
    summary: 'Launch a job for each day of a span',
    load: () => import('./commands/backfill.ts'),
  },
  {
    path: 'workflow show',
    summary: 'Show what a workflow has received and waits for',
    load: () => import('./commands/workflow-show.ts'),
  },
  {
    path: 'workflow reset',
    summary: 'Have a workflow forget what it has received',
    load: () => import('./commands/workflow-reset.ts'),
  },
  {
    path: 'operations',
    summary: 'List what is deployed, with how it went last',
    load: () => import('./commands/operations.ts'),
  },
  {
    path: 'operation show',
    summary: 'Show a configuration and its last runs',
    load: () => import('./commands/operation-show.ts'),
  },
  {
    path: 'operation enable',
    summary: 'Let a configuration have new runs',
    load: () => import('./commands/operation-enable.ts'),
  },
  {
    path: 'operation disable',
    summary: 'Let a configuration have no new runs',
    load: () => import('./commands/operation-disable.ts'),
  },
  {
    path: 'operation archive',
    summary: 'Take a configuration out of every list',
    load: () => import('./commands/operation-archive.ts'),
  },
  {
    path: 'operation versions',
    summary: 'List the versions of a configuration',
    load: () => import('./commands/operation-versions.ts'),
  },
  {
    path: 'operation diff',
    summary: 'Show what a version changed',
    load: () => import('./commands/operation-diff.ts'),
  },
  {
    path: 'tables',
    summary: 'List the tables of the account’s projects',
    load: () => import('./commands/tables.ts'),
  },
  {
    path: 'table show',
    summary: 'Show a table, who writes and reads it, and its first rows',
    load: () => import('./commands/table-show.ts'),
  },
  {
    path: 'freshness',
    summary: 'List when work succeeded last, when it is expected, and why',
    load: () => import('./commands/freshness.ts'),
  },
  {
    path: 'account list',
    summary: 'List the accounts that you have a role on',
    load: () => import('./commands/account-list.ts'),
  },
  {
    path: 'account show',
    summary: 'Show who an account runs as',
    load: () => import('./commands/account-show.ts'),
  },
  {
    path: 'account set',
    summary: 'Set who an account runs as',
    load: () => import('./commands/account-set.ts'),
  },
  {
    path: 'note list',
    summary: 'List the notes on something, or of the account',
    load: () => import('./commands/note-list.ts'),
  },
  {
    path: 'note add',
    summary: 'Write a note, or a reply to one',
    load: () => import('./commands/note-add.ts'),
  },
  {
    path: 'note edit',
    summary: 'Change what a note of yours says',
    load: () => import('./commands/note-edit.ts'),
  },
  {
    path: 'note delete',
    summary: 'Delete a note of yours',
    load: () => import('./commands/note-delete.ts'),
  },
  {
    path: 'query',
    summary: 'Run SQL as yourself, and print the rows',
    load: () => import('./commands/query.ts'),
  },
  { path: 'open', summary: 'Open Studio in the browser', load: () => import('./commands/open.ts') },
  {
    path: 'completion',
    summary: 'Print a shell’s completion',
    load: () => import('./commands/completion.ts'),
    isOfAll: true,
  },
]
