/** A program and its arguments, as they are executed: no shell in between. */
export type Command = readonly string[]

/** A request with a JSON body. Its token is asked for when it is sent, and is in no argument and no text. */
export type Call = {
  method: 'POST' | 'PATCH'
  url: string
  body: object
  /** Whose token it carries: of the API, out of TAILER_TOKEN, or of Google, of whoever is logged in to gcloud. */
  token: 'api' | 'google'
}

/** What a step executes. */
export type Action = Command | Call

export const isCall = (action: Action): action is Call => 'url' in action

/** One thing that must be so, and how to make it so. A step can be taken again and changes nothing then. */
export type Step = {
  /** What it is for, in a sentence. */
  does: string
  /** Asks how things stand; without it, `create` itself can be repeated. */
  look?: {
    command: Command
    /** What it prints when nothing is left to do; without it, being there suffices. */
    settled?: string
    /** It lists: that nothing is there shows by printing nothing. */
    lists?: true
    /** What it must not print. With it, the step only looks. */
    unwanted?: RegExp
  }
  /** Makes it, where it is not there. */
  create: Action
  /** Brings it to these settings, where it is there. */
  update?: Command
  /** `create` takes something away: that it is gone already is as good. */
  takesAway?: true
}
