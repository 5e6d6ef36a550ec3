/** A program and its arguments, as they are executed: no shell in between. */
export type Command = readonly string[]

/** One thing that must be so, and how to make it so. A step can be taken again and changes nothing then. */
export type Step = {
  /** What it is for, in a sentence. */
  does: string
  /** Asks how things stand; without it, `create` itself can be repeated. */
  look?: {
    command: Command
    /** What it prints when nothing is left to do; without it, being there suffices. */
    settled?: string
  }
  /** Makes it, where it is not there. */
  create: Command
  /** Brings it to these settings, where it is there. */
  update?: Command
}
