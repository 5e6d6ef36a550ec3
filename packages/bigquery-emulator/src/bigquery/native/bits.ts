import { type Native, native } from './kinds.ts'

function places(n: bigint): bigint {
  if (n < 0n) throw new Error('Bitwise shift by a negative number of bits')
  return n
}

function pairwise(a: Buffer, b: Buffer, one: (x: number, y: number) => number): Buffer {
  if (a.length !== b.length) throw new Error('Bitwise binary operators for BYTES need inputs of one length')
  return Buffer.from(a.map((x, i) => one(x, b[i] ?? 0)))
}

/** Bytes as one number, moved, and cut to the length they had. */
function moved(b: Buffer, move: (n: bigint) => bigint): Buffer {
  if (b.length === 0) return b
  const size = b.length * 2
  const hex = BigInt.asUintN(b.length * 8, move(BigInt(`0x${b.toString('hex')}`))).toString(16)
  return Buffer.from(hex.padStart(size, '0'), 'hex')
}

/**
 * Operators on bits: shifts fill with zeros, whatever the sign, and lose what leaves 64 bits.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#bitwise_operators
 */
export const BITS: Native[] = [
  native('bq_shift_left', ['int', 'int'], 'int', (n, by) =>
    BigInt.asIntN(64, places(by) > 63n ? 0n : n << by),
  ),
  native('bq_shift_right', ['int', 'int'], 'int', (n, by) =>
    BigInt.asIntN(64, BigInt.asUintN(64, n) >> places(by)),
  ),
  native('bq_shift_left', ['bytes', 'int'], 'bytes', (b, by) =>
    moved(b, n => (places(by) >= BigInt(b.length * 8) ? 0n : n << by)),
  ),
  native('bq_shift_right', ['bytes', 'int'], 'bytes', (b, by) => moved(b, n => n >> places(by))),
  native('bq_bit_and', ['bytes', 'bytes'], 'bytes', (a, b) => pairwise(a, b, (x, y) => x & y)),
  native('bq_bit_or', ['bytes', 'bytes'], 'bytes', (a, b) => pairwise(a, b, (x, y) => x | y)),
  native('bq_bit_xor', ['bytes', 'bytes'], 'bytes', (a, b) => pairwise(a, b, (x, y) => x ^ y)),
  native('bq_bit_count', ['bytes'], 'int', b =>
    BigInt(b.reduce((sum, x) => sum + x.toString(2).replaceAll('0', '').length, 0)),
  ),
  native('bq_bit_not', ['bytes'], 'bytes', b => Buffer.from(b.map(x => ~x & 0xff))),
]
