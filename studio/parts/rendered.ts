import DOMPurify from 'dompurify'
import { Marked } from 'marked'
import { ATTRIBUTES, ELEMENTS, escaped, headingLevel, LINKABLE, plainTags } from '../rules/markdown.ts'

const marked = new Marked({
  gfm: true,
  renderer: {
    heading({ tokens, depth }) {
      const level = headingLevel(depth)
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    // The page's policy allows no images but its own.
    image: ({ text }) => escaped(text),
    html: ({ text }) => plainTags(text),
  },
})

/**
 * Markdown as nodes that are safe to show. They never are a text again, which another parser may read otherwise. A link
 * that leads to neither the web nor a mailbox is its words.
 */
export function rendered(text: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(marked.parse(text, { async: false }), {
    ALLOWED_TAGS: ELEMENTS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOWED_URI_REGEXP: LINKABLE,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  })
  for (const link of fragment.querySelectorAll('a')) {
    if (!LINKABLE.test(link.getAttribute('href') ?? '')) link.replaceWith(...link.childNodes)
    else {
      link.rel = 'noopener noreferrer'
      link.target = '_blank'
    }
  }
  return fragment
}
