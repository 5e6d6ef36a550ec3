/** An operator between its operands. */
export const infix = (operator: string) => (a: string, b: string) => `(${a} ${operator} ${b})`

/** A function's call. */
export const call =
  (name: string) =>
  (...args: string[]) =>
    `${name}(${args.join(', ')})`
