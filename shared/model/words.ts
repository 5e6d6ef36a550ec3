/** `a`, `a or b`, `a, b or c` */
export function listed(parts: readonly (string | number)[]): string {
  const last = parts.slice(-2).join(' or ')
  return [...parts.slice(0, -2), last].join(', ')
}
