import { expect, test } from 'vitest'
import { ATTRIBUTES, ELEMENTS, headingLevel, LINKABLE, plainTags } from '../../studio/rules/markdown.ts'
import { PAYLOADS } from './payloads.ts'

test.each(['https://example.com', 'HTTP://example.com/a?b=c#d', 'mailto:ann@example.com'])(
  'a link may lead to %s',
  href => {
    expect(href).toMatch(LINKABLE)
  },
)

test.each([
  '',
  'javascript:attacked()',
  'https:javascript:attacked()',
  ' https://example.com',
  'https://example.com\n',
  '\u0001https://example.com',
  'https://',
  '//example.com',
  '/studio',
  '#screen',
  'data:text/html,x',
  'ftp://example.com',
  'tel:1',
])('a link does not lead to %j', href => {
  expect(href).not.toMatch(LINKABLE)
})

test('no element that is allowed loads, submits or runs anything', () => {
  for (const element of [
    'script',
    'style',
    'img',
    'svg',
    'math',
    'iframe',
    'form',
    'input',
    'template',
    'base',
  ])
    expect(ELEMENTS).not.toContain(element)
})

test('no attribute that is allowed is a handler, a look or a name', () => {
  for (const attribute of ATTRIBUTES)
    expect(attribute).not.toMatch(/^on|^(?:style|class|id|name|src.*|data.*)$/)
})

test('a heading is below those of the screen', () => {
  expect([1, 2, 6].map(headingLevel)).toEqual([3, 4, 6])
})

test('there are hundreds of payloads, each another', () => {
  expect(new Set(PAYLOADS.map(({ text }) => text)).size).toBe(PAYLOADS.length)
  expect(new Set(PAYLOADS.map(({ name }) => name)).size).toBe(PAYLOADS.length)
  expect(PAYLOADS.length).toBeGreaterThan(200)
})

test.each([
  ['one<br>two<BR/>', 'one<br>two<BR/>'],
  ['<b>bold</b>', '<b>bold</b>'],
  ['<b onclick="x">', '&lt;b onclick=&quot;x&quot;&gt;'],
  ['<base>', '&lt;base&gt;'],
  ['<img src=x>', '&lt;img src=x&gt;'],
  ['a<!-- not\nshown -->b', 'ab'],
  ['&lt;img&gt;', '&amp;lt;img&amp;gt;'],
])('of the HTML %j stays %j', (html, shown) => {
  expect(plainTags(html)).toBe(shown)
})

test('of the HTML of no payload a tag stays that says more than its name', () => {
  for (const { text } of PAYLOADS) expect(plainTags(text).replaceAll(/<\/?\w+ ?\/?>/g, '')).not.toContain('<')
})
