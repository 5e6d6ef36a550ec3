import { TailerError } from '../../client/client.ts'

/** What one tells of what went wrong: a sentence, what may help, and whether trying again may. */
export type Trouble = { title: string; detail: string; next: string; mayPass: boolean; id?: string }

const TITLES: Readonly<Record<number, Omit<Trouble, 'detail'>>> = {
  401: { title: 'You are no longer signed in', next: 'Sign in again.', mayPass: false },
  403: {
    title: 'You may not do this here',
    next: 'Who manages the account can give you the role.',
    mayPass: false,
  },
  404: {
    title: 'This is not there',
    next: 'It may have been archived, or the link is of another account.',
    mayPass: false,
  },
  413: { title: 'This is too large', next: 'Send less at once.', mayPass: false },
  429: { title: 'Too much at once', next: 'Wait a little, and try again.', mayPass: true },
  503: {
    title: 'The API cannot reach what it needs',
    next: 'This passes by itself as a rule; trying again goes on.',
    mayPass: true,
  },
}

/** Of a conflict alone: what else is refused by how things stand has a title of its own. */
const CHANGED = {
  title: 'Something has changed meanwhile',
  next: 'Look at it as it is now, and try again.',
  mayPass: true,
}

/** What one tells of an error, whether the API answered it or nothing did. */
export function troubleOf(error: unknown, { isOnline }: { isOnline: boolean }): Trouble {
  if (error instanceof TailerError) {
    const isDefect = error.status >= 500
    const known = (error.type.endsWith('/conflict') ? CHANGED : TITLES[error.status]) ?? {
      title: isDefect ? 'The API has a defect' : error.title,
      next: isDefect ? 'Tell who runs it, with the request id.' : '',
      mayPass: isDefect,
    }
    const faults = error.errors.map(({ pointer, detail }) => `${pointer} ${detail}`.trim())
    return {
      ...known,
      detail: [sentence(error.message.replace(/^Cannot \w+: /, '')), ...faults].join('\n'),
      ...(error.requestId === undefined ? {} : { id: error.requestId }),
    }
  }
  if (!isOnline)
    return {
      title: 'You are offline',
      detail: 'What is shown is as it was when it was loaded.',
      next: 'It goes on by itself once there is a network.',
      mayPass: true,
    }
  if (error instanceof TypeError)
    return {
      title: 'The API does not answer',
      detail: 'The request did not reach it, or its answer did not come back.',
      next: 'Check the network, or that the API is up, and try again.',
      mayPass: true,
    }
  const code: unknown = Reflect.get(Object(error), 'code')
  if (typeof code === 'string' && code.startsWith('auth/'))
    return {
      title: 'The sign-in service gives no token',
      detail: `It says ${code.slice('auth/'.length).replaceAll('-', ' ')}.`,
      next: 'Check the network, and try again; or sign out and in again.',
      mayPass: true,
    }
  return { title: 'This page has a defect', detail: String(error), next: 'Load it anew.', mayPass: true }
}

/** A text with its full stop. */
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
