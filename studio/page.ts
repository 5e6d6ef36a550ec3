/** How one signs in to a Studio; whoever serves the page says so in it. */
export type Way =
  | { kind: 'local' }
  /** `emulator` is where Firebase's own stand-in is, in tests. */
  | { kind: 'firebase'; api_key: string; emulator?: string }

/** The page as it was built, told how one signs in; told nothing of it where there is no way. */
export const withSignIn = (page: string, way: Way | undefined): string =>
  page.replace(
    '<meta name="tailer-sign-in" content="">',
    `<meta name="tailer-sign-in" content="${way === undefined ? '' : attribute(JSON.stringify(way))}">`,
  )

const attribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
