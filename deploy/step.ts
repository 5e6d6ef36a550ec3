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

/** A command with what is only known when it is executed. */
export type Composed = {
  /** In its words, `$1` stands for what the first of `asks` prints, `$2` for the second. */
  command: Command
  /** Commands that print a name. */
  asks?: readonly Command[]
  /** What it reads on standard input, which is a secret: it is in no argument and no text. */
  input?: {
    /** What a shell would write it with. */
    shell: string
    /** @throws Error that says what is missing */
    secret: () => string
  }
}

/** What a step executes. */
export type Action = Command | Call | Composed

export const isCall = (action: Action): action is Call => 'url' in action
export const isComposed = (action: Action): action is Composed => 'command' in action

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
  update?: Command | Composed
  /** `create` takes something away: that it is gone already is as good. */
  takesAway?: true
  /** What is said once it was made, and never again. */
  tells?: () => string
}
