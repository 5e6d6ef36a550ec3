import highlighter from 'highlight.js/lib/core'
import json from 'highlight.js/lib/languages/json'
import sql from 'highlight.js/lib/languages/sql'
import { type Token, tokensOf } from '../rules/tokens.ts'

highlighter.registerLanguage('sql', sql)
highlighter.registerLanguage('json', json)

/** A text in tokens: from the highlighter's tree, and not the HTML that it makes. */
export function highlight(text: string, language: 'sql' | 'json'): Token[] {
  const { _emitter } = highlighter.highlight(text, { language, ignoreIllegals: true })
  const tokens = tokensOf(Reflect.get(_emitter, 'root'))
  // Whatever a later version does: what is shown is the text.
  return tokens.map(({ text }) => text).join('') === text ? tokens : [{ text, kind: null }]
}
