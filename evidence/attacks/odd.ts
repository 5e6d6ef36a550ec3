import fc from 'fast-check'

/** Texts that mean something to somebody: to paths, headers, logs, databases, shells, prototypes, or to the eye. */
export const ODD_TEXTS = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '../',
    '../../../../etc/passwd',
    '%2e%2e%2f',
    '..%2f',
    '/',
    '//',
    'a/b',
    'a\\b',
    '~',
    '*',
  ],
  ...[
    '__x__',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'constructor.prototype',
    '$where',
    '{{FD_DATE}}',
  ],
  ...[
    '\0',
    'a\0b',
    '\u0001',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u202e',
    '\u200b',
    '\ufffe',
    'a\tb',
  ],
  ...[
    '\ud800',
    '\udc00',
    'a\ud800b',
    '😀',
    '\ud83d\ude00\ud83d',
    'é',
    'e\u0301',
    'ﬀ',
    '０００００１',
    '٠٠٠٠٠١',
    'ı',
    'ß',
  ],
  ...[
    'a\r\nX-Evil: 1',
    'a\nb',
    '\r',
    '\n',
    'a\r\n\r\n{"forged":true}',
    '\n{"severity":"EMERGENCY","message":"forged"}\n',
  ],
  ...[
    '{"severity":"EMERGENCY"}',
    '","severity":"EMERGENCY","x":"',
    '\u001b[31mred',
    '<script>alert(1)</script>',
  ],
  ...[
    "' OR '1'='1",
    '"; DROP TABLE runs; --',
    '$(id)',
    '`id`',
    '#{7*7}',
    'null',
    'undefined',
    'NaN',
    'true',
    '0',
  ],
  ...[
    '0000-00-00',
    '9999-12-31',
    '2024-02-30',
    '2254-12-31',
    '1685-01-01',
    '275760-09-13',
    '2024-09-18T25:00:00Z',
  ],
  ...[
    '20201230-112837-00000000-0000-0000-0000-000000000000',
    '00000000-00000000-0000-0000-0000-000000000000',
  ],
  ...[
    'x'.repeat(256),
    'x'.repeat(257),
    'x'.repeat(1500),
    'x'.repeat(20_000),
    'é'.repeat(800),
    '😀'.repeat(400),
  ],
]

/** Stands for a number that JSON can write and JavaScript cannot hold. */
const TOO_LARGE = '@1e999'

const nested = (levels: number): unknown =>
  levels === 0 ? 1 : levels % 2 ? [nested(levels - 1)] : { a: nested(levels - 1) }

/** Values that are of no right type, or at its very end. */
const ODD_VALUES: unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 0.1, 1e-320, 1e308, 2 ** 31, 2 ** 53, -(2 ** 63), 1001, TOO_LARGE],
  ...[[], [[]], {}, { a: {} }, [null], [1, 'a', {}], Array(300).fill('SUCCESS'), nested(60)],
  ...[{ length: 1 }, { toString: 'x' }, { valueOf: 1 }, { $ref: '#' }, { constructor: { prototype: {} } }],
  JSON.parse('{"then":1,"__proto__":{"role":9,"isRunner":true}}'),
]

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
)

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  { weight: 3, arbitrary: fc.constantFrom(...ODD_VALUES) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
)

/** A value as JSON text, with the numbers that only a text can have. */
export const textOf = (value: unknown): string => JSON.stringify(value).replaceAll(`"${TOO_LARGE}"`, '1e999')
