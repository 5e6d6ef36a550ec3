/** A part of a text, and what it is in its language; `null` where it is nothing of its own. */
export type Token = { text: string; kind: string | null }

/** What a highlighter's tree comes to, in the order of its text: of parts within parts the innermost counts. */
export function tokensOf(root: unknown): Token[] {
  const tokens: Token[] = []
  const walk = (node: unknown, kind: string | null): void => {
    if (typeof node === 'string') {
      const last = tokens.at(-1)
      if (last?.kind === kind) last.text += node
      else tokens.push({ text: node, kind })
      return
    }
    const scope: unknown = Reflect.get(Object(node), 'scope')
    const children: unknown = Reflect.get(Object(node), 'children')
    const own = typeof scope === 'string' ? (/^[a-z]+/.exec(scope)?.[0] ?? kind) : kind
    if (Array.isArray(children)) for (const child of children) walk(child, own)
  }
  walk(root, null)
  return tokens
}
