import type { Command } from '@commander-js/extra-typings'

/** What a command's module gives: its arguments and options, and what it does. */
export type CommandModule = { define(command: Command): unknown }

type Entry = { path: string; summary: string; load: () => Promise<CommandModule> }

/** What several commands of one word are about. */
export const GROUPS: Readonly<Record<string, string>> = {
  auth: 'Sign in and out, and get tokens',
  profile: 'Keep the addresses and accounts that commands are for',
  run: 'Follow and change one run',
  workflow: 'See and reset a workflow',
  operation: 'See one operation, and switch it',
  account: 'See and set who accounts run as',
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
  { path: 'launch', summary: 'Launch a job', load: () => import('./commands/launch.ts') },
  { path: 'runs', summary: 'List runs, the newest first', load: () => import('./commands/runs.ts') },
  { path: 'run show', summary: 'Show a run and its tasks', load: () => import('./commands/run-show.ts') },
]
