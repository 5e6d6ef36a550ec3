/** The elements that Markdown is shown by: nothing that loads, submits, runs or is told apart by an id. */
export const ELEMENTS = [
  ...['p', 'br', 'hr', 'blockquote', 'pre', 'code', 'kbd', 'em', 'strong', 'b', 'i', 'del', 'sub', 'sup'],
  ...['h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'a'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
]

/** Their attributes. What looks and what is called like something of the page would be taken for it: no class, no id. */
export const ATTRIBUTES = ['href', 'align', 'start']

/** Where a link may lead to. */
export const LINKABLE = /^(?:https?:\/\/|mailto:)[^\s\p{Cc}]+$/iu

/** The level of a heading within a part of a screen, which has headings of its own above. */
export const headingLevel = (depth: number): number => Math.min(depth + 2, 6)

const TAG = new RegExp(`&lt;(/?(?:${ELEMENTS.join('|')}) ?/?)&gt;`, 'gi')

/** HTML within Markdown: tags that say nothing but the name of an allowed element are some, all others are text. */
export const plainTags = (html: string): string =>
  escaped(html.replaceAll(/<!--.*?-->/gs, '')).replaceAll(TAG, '<$1>')

/** A text as HTML. */
export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
