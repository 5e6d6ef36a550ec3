import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command
    .description(
      `Signs in to a profile's API: through Studio in the browser, where a code is typed that is told here; by --email and
the password, which is asked for at a terminal and read from standard input elsewhere; or with a service account's key.`,
    )
    .option('--profile <name>', 'the profile to sign in to; TAILER_PROFILE, or the current one, unless given')
    .option('--email <address>', 'sign in by this e-mail address and its password, without a browser')
    .option('--api-key <key>', 'the web API key of the Firebase project; the profile’s unless given')
    .option('--service-account <file>', 'sign tokens with this key of a service account, instead')
    .action(async options => {
      const { login } = await import('../sign-in/login.ts')
      await login(options)
    })
