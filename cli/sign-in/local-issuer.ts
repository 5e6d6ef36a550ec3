/** The issuer and the audience of the local stack's tokens. */
export const ISSUER = 'https://tailer.localhost'
export const AUDIENCE = 'tailer-api'
