import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Endpoint } from '../../shared/actions/endpoints.ts'
import { type Cast, VICTIM } from './cast.ts'
import type { Witness } from './witness.ts'

const ENDPOINT: Endpoint = 'dag-status'
/** In milliseconds: how long an answer to what is written at once may take. */
const PATIENCE = 10_000

/** A connection to a function, below HTTP. */
function dial(cast: Cast): { socket: Socket; received: () => string; ended: Promise<void> } {
  const { hostname, port } = new URL(cast.system.urlOf(ENDPOINT))
  const socket = connect(Number(port), hostname)
  const chunks: Buffer[] = []
  socket.on('data', chunk => chunks.push(chunk))
  socket.on('error', () => {})
  const ended = new Promise<void>(resolve => socket.once('close', () => resolve()))
  return { socket, received: () => Buffer.concat(chunks).toString('latin1'), ended }
}

/** What each of several answers on one connection is: its status. */
const statusesOf = (text: string) =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status))

/** A request as it is written; `head` are its header lines beside those that every request has. */
function written(cast: Cast, head: string[], body: string, line = `POST / HTTP/1.1`): string {
  const token = cast.caller('owner').token
  const lines = [
    line,
    'Host: api.test',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    ...head,
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

const QUESTION = JSON.stringify({
  action: 'get_by_status',
  account: VICTIM,
  configuration_type: 'table-to-table',
})
const LENGTH = `Content-Length: ${QUESTION.length}`
const chunked = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`

/** Requests whose end two readers would see in two places, and others that are no HTTP, each with a hidden one. */
const SMUGGLED: [string, (hidden: string) => [string[], string, string?]][] = [
  ['a length and chunks', hidden => [[LENGTH, 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden}`]],
  [
    'chunks and a length',
    hidden => [['Transfer-Encoding: chunked', 'Content-Length: 4'], `${chunked(QUESTION)}${hidden}`],
  ],
  ['two lengths', hidden => [['Content-Length: 0', LENGTH], `${QUESTION}${hidden}`]],
  ['a list of lengths', hidden => [[`Content-Length: 0, ${QUESTION.length}`], `${QUESTION}${hidden}`]],
  ['a length with a sign', hidden => [['Content-Length: +4'], `${QUESTION}${hidden}`]],
  ['a negative length', hidden => [['Content-Length: -1'], `${QUESTION}${hidden}`]],
  ['a length in hexadecimal', hidden => [['Content-Length: 0x4'], `${QUESTION}${hidden}`]],
  ['an endless length', hidden => [['Content-Length: 99999999999999999999'], `${QUESTION}${hidden}`]],
  ['a blank before the colon', hidden => [['Content-Length : 4', LENGTH], `${QUESTION}${hidden}`]],
  ['chunks by another name', hidden => [['Transfer-Encoding: xchunked'], `${chunked(QUESTION)}${hidden}`]],
  [
    'chunks, then identity',
    hidden => [['Transfer-Encoding: chunked, identity'], `${chunked(QUESTION)}${hidden}`],
  ],
  [
    'chunks twice',
    hidden => [['Transfer-Encoding: chunked', 'Transfer-Encoding: cow'], `${chunked(QUESTION)}${hidden}`],
  ],
  ['chunks behind a tab', hidden => [['Transfer-Encoding:\tchunked', LENGTH], `0\r\n\r\n${hidden}`]],
  [
    'a chunk size that is none',
    hidden => [['Transfer-Encoding: chunked'], `zz\r\n${QUESTION}\r\n0\r\n\r\n${hidden}`],
  ],
  [
    'a chunk larger than it says',
    hidden => [['Transfer-Encoding: chunked'], `2\r\n${QUESTION}\r\n0\r\n\r\n${hidden}`],
  ],
  ['a chunk size without end', hidden => [['Transfer-Encoding: chunked'], `${'f'.repeat(40)}\r\n${hidden}`]],
  [
    'a header over two lines',
    hidden => [['X-A: b\r\n c: d', 'Transfer-Encoding:\r\n chunked', LENGTH], `${QUESTION}${hidden}`],
  ],
  ['a bare line feed', hidden => [['X-A: b\nTransfer-Encoding: chunked', LENGTH], `${QUESTION}${hidden}`]],
  ['a bare carriage return', hidden => [['X-A: b\rContent-Length: 0', LENGTH], `${QUESTION}${hidden}`]],
  ['a NUL in a header', hidden => [['X-Request-Id: a\0b', LENGTH], `${QUESTION}${hidden}`]],
  ['a line end in a header’s name', hidden => [['X-A\r\n: b', LENGTH], `${QUESTION}${hidden}`]],
  ['headers of 100 kB', hidden => [[`X-A: ${'a'.repeat(100_000)}`, LENGTH], `${QUESTION}${hidden}`]],
  ['a method in small letters', hidden => [[LENGTH], `${QUESTION}${hidden}`, 'post / HTTP/1.1']],
  ['another version', hidden => [[LENGTH], `${QUESTION}${hidden}`, 'POST / HTTP/9.9']],
  ['the preface of HTTP/2', hidden => [[], hidden, 'PRI * HTTP/2.0']],
  ['a tunnel', hidden => [[], hidden, 'CONNECT api.test:443 HTTP/1.1']],
  ['a path of 100 kB', hidden => [[LENGTH], `${QUESTION}${hidden}`, `POST /${'a'.repeat(100_000)} HTTP/1.1`]],
  ['a length too short', hidden => [['Content-Length: 2'], `{}${hidden.replace('POST', 'P\0ST')}`]],
]

/** Two readers of one connection must never see another request in it than we do. */
export async function sendSmuggled(cast: Cast, { count, row }: Witness): Promise<void> {
  const marker = 'configuration-id-of-the-hidden-request'
  const hiddenBody = JSON.stringify({
    action: 'set_configuration_status',
    account: VICTIM,
    activated: false,
    [marker]: 1,
  })
  const hidden = written(
    cast,
    [`Content-Length: ${hiddenBody.length}`],
    hiddenBody,
    'POST /v1/configuration/status HTTP/1.1',
  )
  for (const [name, make] of SMUGGLED) {
    const [head, body, line] = make(hidden)
    const { socket, received, ended } = dial(cast)
    socket.write(Buffer.from(written(cast, head, body, line), 'latin1'))
    await Promise.race([ended, settled(received)])
    socket.destroy()
    const statuses = statusesOf(received())
    const [first] = statuses
    const faults = count('request smuggling', statuses.join(' and ') || 'closed', {
      letIn: statuses.some(status => status < 400) || received().includes(marker),
      faults: statuses.length > 1 && first !== 403 ? ['a hidden request was answered'] : [],
    })
    if (faults.length > 0)
      row('request smuggling').faults.push(`${name}: ${faults} — ${received().slice(0, 500)}`)
  }
}

/** Waits till nothing more has come for a moment. */
async function settled(received: () => string): Promise<void> {
  for (let waited = 0, last = -1; waited < PATIENCE; waited += 150) {
    await sleep(150)
    if (received().length > 0 && received().length === last) return
    last = received().length
  }
}

/** Bodies that are not as long as they say: each is told so, and the connection is closed. */
export async function sendLyingLengths(cast: Cast, { count, row }: Witness): Promise<void> {
  const mebibyte = 'x'.repeat(1024 * 1024)
  const attacks: [string, string[], string, RegExp][] = [
    ['a length over the limit, nothing sent', ['Content-Length: 1073741824'], '', /^413$/],
    [
      'chunks over the limit',
      ['Transfer-Encoding: chunked'],
      `200000\r\n${mebibyte}${mebibyte}\r\n0\r\n\r\n`,
      /^413$/,
    ],
    ['a length over the limit, and a body', ['Content-Length: 2097152'], mebibyte + mebibyte, /^413$/],
    ['a body that breaks off', ['Content-Length: 1000'], '{"action":', /^(400|closed)$/],
    ['chunks that break off', ['Transfer-Encoding: chunked'], '10\r\n{"a', /^(400|closed)$/],
  ]
  for (const [name, head, body, expected] of attacks) {
    const { socket, received, ended } = dial(cast)
    socket.write(written(cast, head, body))
    if (name.includes('break')) socket.end()
    await Promise.race([ended, settled(received)])
    socket.destroy()
    const answered = statusesOf(received()).join(' and ') || 'closed'
    const faults = count('oversize bodies, lying lengths', answered, {
      faults: expected.test(answered) ? [] : [`${answered}`],
    })
    if (faults.length > 0) row('oversize bodies, lying lengths').faults.push(`${name}: ${faults}`)
  }
}

/**
 * Connections that send so slowly that they never end: as many headers as bodies. They are kept open, a byte every
 * few seconds, until the server ends them or `hangUp` is called.
 */
export function openSlow(cast: Cast, connections: number) {
  const began = performance.now()
  const slow = Array.from({ length: connections }, (_, index) => {
    const isBody = index % 2 === 1
    const { socket, received, ended } = dial(cast)
    socket.write(
      isBody ? written(cast, ['Content-Length: 1000000'], '{') : 'POST / HTTP/1.1\r\nHost: api.test\r\n',
    )
    const drip = setInterval(() => socket.write(isBody ? ' ' : 'X'), 3000)
    let seconds: number | undefined
    const over = ended.then(() => {
      clearInterval(drip)
      seconds = (performance.now() - began) / 1000
    })
    return { isBody, socket, received, over, seconds: () => seconds }
  })
  return {
    slow,
    /** Waits till the server has ended all, at most so many seconds since they were opened. */
    allEnded: (patience: number) =>
      Promise.race([
        Promise.all(slow.map(({ over }) => over)),
        sleep(Math.max(0, patience * 1000 - (performance.now() - began)), undefined, { ref: false }),
      ]),
    hangUp() {
      for (const { socket } of slow) socket.destroy()
    },
  }
}
