import type { Command } from '@commander-js/extra-typings'

export const define = (command: Command) =>
  command
    .description(
      `Signs in to a profile's API, by e-mail and password, or with a service account's key. At a terminal it asks for
what is not given; elsewhere the password is read from standard input.`,
    )
    .option('--profile <name>', 'the profile to sign in to; TAILER_PROFILE, or the current one, unless given')
    .option('--email <address>', 'the e-mail address')
    .option('--api-key <key>', 'the web API key of the Firebase project; the profile’s unless given')
    .option('--service-account <file>', 'sign tokens with this key of a service account, instead')
    .action(async options => {
      const { login } = await import('../sign-in/login.ts')
      await login(options)
    })
