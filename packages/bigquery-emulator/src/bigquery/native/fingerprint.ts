import { createHash } from 'node:crypto'
import { type Native, native } from './kinds.ts'

const K0 = 0xc3a5c85c97cb3127n
const K1 = 0xb492b66fbe98f273n
const K2 = 0x9ae16a3b2f90404fn

const u64 = (n: bigint) => BigInt.asUintN(64, n)
const rotate = (n: bigint, by: bigint) => u64((u64(n) >> by) | (u64(n) << (64n - by)))
const mix = (n: bigint) => u64(n) ^ (u64(n) >> 47n)

function len16(u: bigint, v: bigint, mul: bigint): bigint {
  const a = mix(u64((u64(u) ^ u64(v)) * mul))
  const b = mix(u64((u64(v) ^ a) * mul))
  return u64(b * mul)
}

type Read = (at: number) => bigint

function short(s: Buffer, fetch: Read): bigint {
  const size = s.length
  const mul = u64(K2 + BigInt(size) * 2n)
  if (size >= 8) {
    const a = fetch(0) + K2
    const b = fetch(size - 8)
    return len16(rotate(b, 37n) * mul + a, (rotate(a, 25n) + b) * mul, mul)
  }
  if (size >= 4)
    return len16(BigInt(size) + (BigInt(s.readUInt32LE(0)) << 3n), BigInt(s.readUInt32LE(size - 4)), mul)
  if (size === 0) return K2
  const y = BigInt((s[0] ?? 0) + ((s[size >> 1] ?? 0) << 8))
  const z = BigInt(size + ((s[size - 1] ?? 0) << 2))
  return u64(mix(u64(y * K2) ^ u64(z * K0)) * K2)
}

function middle(size: number, fetch: Read): bigint {
  const mul = u64(K2 + BigInt(size) * 2n)
  const a = u64(fetch(0) * (size > 32 ? K2 : K1))
  const b = fetch(8)
  const c = u64(fetch(size - 8) * mul)
  const d = u64(fetch(size - 16) * K2)
  const y = u64(rotate(a + b, 43n) + rotate(c, 30n) + d)
  const z = len16(y, a + rotate(b + K2, 18n) + c, mul)
  if (size <= 32) return z
  const e = u64(fetch(16) * mul)
  const f = fetch(24)
  const g = u64((y + fetch(size - 32)) * mul)
  const h = u64((z + fetch(size - 24)) * mul)
  return len16(rotate(e + f, 43n) + rotate(g, 30n) + h, e + rotate(f + a, 18n) + g, mul)
}

type Pair = [bigint, bigint]

function weak(fetch: Read, at: number, first: bigint, second: bigint): Pair {
  const [w, x, y, z] = [fetch(at), fetch(at + 8), fetch(at + 16), fetch(at + 24)]
  const a = u64(first + w)
  const b = rotate(second + a + z, 21n)
  const sum = u64(a + x + y)
  return [u64(sum + z), u64(b + rotate(sum, 44n) + a)]
}

function long(size: number, fetch: Read): bigint {
  let x = 81n
  let y = u64(81n * K1 + 113n)
  let z = u64(mix(u64(y * K2 + 113n)) * K2)
  let v: Pair = [0n, 0n]
  let w: Pair = [0n, 0n]
  x = u64(x * K2 + fetch(0))
  const round = (at: number, mul: bigint, nine: bigint) => {
    x = u64(rotate(x + y + v[0] + fetch(at + 8), 37n) * mul)
    y = u64(rotate(y + v[1] + fetch(at + 48), 42n) * mul)
    x ^= u64(w[1] * nine)
    y = u64(y + v[0] * nine + fetch(at + 40))
    z = u64(rotate(z + w[0], 33n) * mul)
    v = weak(fetch, at, u64(v[1] * mul), u64(x + w[0]))
    w = weak(fetch, at + 32, u64(z + w[1]), u64(y + fetch(at + 16)))
    const kept = z
    z = x
    x = kept
  }
  const end = Math.floor((size - 1) / 64) * 64
  for (let at = 0; at < end; at += 64) round(at, K1, 1n)
  const mul = u64(K1 + ((z & 0xffn) << 1n))
  w[0] = u64(w[0] + BigInt((size - 1) & 63))
  v[0] = u64(v[0] + w[0])
  w[0] = u64(w[0] + v[0])
  round(end + ((size - 1) & 63) - 63, mul, 9n)
  return len16(len16(v[0], w[0], mul) + mix(y) * K0 + z, len16(v[1], w[1], mul) + x, mul)
}

/**
 * FarmHash's Fingerprint64 of bytes, as INT64.
 * @see https://github.com/google/farmhash/blob/master/src/farmhash.cc
 */
function farmFingerprint(s: Buffer): bigint {
  const fetch = (at: number) => s.readBigUInt64LE(at)
  const found =
    s.length <= 16 ? short(s, fetch) : s.length <= 64 ? middle(s.length, fetch) : long(s.length, fetch)
  return BigInt.asIntN(64, found)
}

/** Hashes of STRING and BYTES. */
export const HASHES: Native[] = [
  native('bq_farm_fingerprint', ['text'], 'int', s => farmFingerprint(Buffer.from(s))),
  native('bq_farm_fingerprint', ['bytes'], 'int', farmFingerprint),
  ...['md5', 'sha1', 'sha256', 'sha512'].flatMap(name => [
    native(`bq_${name}`, ['text'], 'bytes', s => createHash(name).update(s).digest()),
    native(`bq_${name}`, ['bytes'], 'bytes', b => createHash(name).update(b).digest()),
  ]),
]
