import { BigQueryError } from '../../errors.ts'
import { literal } from '../../names.ts'
import { alike, typeOf } from '../analyse/type-of.ts'
import { is } from '../analyse/types.ts'
import type { Expression } from '../parse/ast.ts'
import type { Emitter } from './call.ts'
import { emit } from './expression.ts'
import { withTypes } from './json.ts'
import { ours, plain } from './native.ts'

/** How many groups an extracting pattern has, where it is written out; more than one is an error. */
function groups(pattern: Expression | undefined): number | undefined {
  if (pattern?.kind !== 'string') return undefined
  const count =
    pattern.text
      .replace(/\\./gs, '')
      .replace(/\[[^\]]*\]/g, '')
      .match(/\((?!\?(?!P?<))/g)?.length ?? 0
  if (count > 1) {
    throw new BigQueryError(
      'invalidQuery',
      'Regular expressions passed into extraction functions must not have more than 1 capturing group',
    )
  }
  return count
}

// The engine's own regular expressions serve where the pattern is written out and the text is a STRING.
const regexpExtract: Emitter = (args, call, env) => {
  const [s, r] = args
  const count = groups(call.args[1])
  if (args.length > 2 || count === undefined || !is(call.args[0] && typeOf(env, call.args[0]), 'STRING'))
    return ours('bq_regexp_extract', '', '1', '1')(args, call, env)
  return `list_extract(regexp_extract_all(${s}, ${r}, ${count}), 1)`
}

const mode = (call: Parameters<Emitter>[1]): string => {
  const given = call.args[1]
  return given?.kind === 'path' && given.names.length === 1
    ? literal((given.names[0] ?? '').toUpperCase())
    : "'NFC'"
}

const concat: Emitter = (args, call, env) => {
  const bytes = is(alike(env, call.args), 'BYTES')
  const text = (arg: string, i: number) => {
    const type = call.args[i] && typeOf(env, call.args[i])
    return is(type, 'STRING') || is(type, 'BYTES') ? arg : `bq_string(${arg})`
  }
  return `(${(bytes ? args : args.map(text)).join(' || ')})`
}

/** Functions of STRING and BYTES. */
export const TEXT_FUNCTIONS: Record<string, Emitter> = {
  LENGTH: ours('bq_length'),
  CHAR_LENGTH: ours('bq_length'),
  CHARACTER_LENGTH: ours('bq_length'),
  BYTE_LENGTH: ours('bq_byte_length'),
  OCTET_LENGTH: ours('bq_byte_length'),
  UPPER: ours('bq_upper'),
  LOWER: ours('bq_lower'),
  INITCAP: plain('bq_initcap'),
  TRIM: ours('bq_trim_both'),
  LTRIM: ours('bq_trim_left'),
  RTRIM: ours('bq_trim_right'),
  CONCAT: concat,
  SUBSTR: ours('bq_substr'),
  SUBSTRING: ours('bq_substr'),
  LEFT: ours('bq_left'),
  RIGHT: ours('bq_right'),
  REPLACE: ours('bq_replace'),
  REPEAT: ours('bq_repeat'),
  REVERSE: ours('bq_reverse'),
  LPAD: (args, call, env) => padded('bq_lpad', args, call, env),
  RPAD: (args, call, env) => padded('bq_rpad', args, call, env),
  STARTS_WITH: ours('bq_starts_with'),
  ENDS_WITH: ours('bq_ends_with'),
  STRPOS: ours('bq_strpos'),
  INSTR: ours('bq_instr', '', '1', '1'),
  SPLIT: ours('bq_split', "','"),
  TRANSLATE: ours('bq_translate'),
  CHR: plain('bq_chr'),
  ASCII: ours('bq_ascii'),
  UNICODE: plain('bq_unicode'),
  TO_CODE_POINTS: ours('bq_to_code_points'),
  CODE_POINTS_TO_STRING: plain('bq_code_points_to_string'),
  CODE_POINTS_TO_BYTES: plain('bq_code_points_to_bytes'),
  NORMALIZE: ([s], call) => `bq_normalize(${s}, ${mode(call)})`,
  NORMALIZE_AND_CASEFOLD: ([s], call) => `bq_normalize_and_casefold(${s}, ${mode(call)})`,
  SOUNDEX: plain('bq_soundex'),
  EDIT_DISTANCE: (args, call, env) => {
    const [most] = call.named
    return ours('bq_edit_distance')(
      [...args, most ? emit(env, most.value) : '9223372036854775807'],
      call,
      env,
    )
  },
  FORMAT: args => `bq_format(${withTypes(args)})`,
  CONTAINS_SUBSTR: ([s, part]) =>
    `CASE WHEN typeof(${s}) LIKE 'STRUCT%' THEN error('Not implemented: CONTAINS_SUBSTR of STRUCT (a limit of the local emulator)') ELSE bq_contains_substr(CAST(${s} AS VARCHAR), ${part}) END`,
  REGEXP_CONTAINS: ([s, r], call, env) =>
    is(call.args[0] && typeOf(env, call.args[0]), 'STRING')
      ? `regexp_matches(${s}, ${r})`
      : `bq_regexp_contains(${s}, ${r})`,
  REGEXP_EXTRACT: regexpExtract,
  REGEXP_SUBSTR: regexpExtract,
  REGEXP_EXTRACT_ALL: (args, call, env) => {
    const count = groups(call.args[1])
    if (count === undefined || !is(call.args[0] && typeOf(env, call.args[0]), 'STRING'))
      return ours('bq_regexp_extract_all')(args, call, env)
    return `regexp_extract_all(${args.join(', ')}, ${count})`
  },
  REGEXP_INSTR: ours('bq_regexp_instr', '', '1', '1', '0'),
  REGEXP_REPLACE: ([s, r, by], call, env) =>
    is(call.args[0] && typeOf(env, call.args[0]), 'STRING')
      ? `regexp_replace(${s}, ${r}, ${by}, 'g')`
      : `bq_regexp_replace(${s}, ${r}, ${by})`,
  TO_HEX: ([x]) => `lower(hex(CAST(${x} AS BLOB)))`,
  FROM_HEX: plain('bq_from_hex'),
  TO_BASE64: ([x]) => `to_base64(CAST(${x} AS BLOB))`,
  FROM_BASE64: plain('bq_from_base64'),
  TO_BASE32: plain('bq_to_base32'),
  FROM_BASE32: plain('bq_from_base32'),
  MD5: ours('bq_md5'),
  SHA1: ours('bq_sha1'),
  SHA256: ours('bq_sha256'),
  SHA512: ours('bq_sha512'),
  FARM_FINGERPRINT: ours('bq_farm_fingerprint'),
  'HLL_COUNT.EXTRACT': ([x]) => `coalesce(bq_hll_count(CAST(${x} AS BLOB)), 0)`,
  GENERATE_UUID: () => 'CAST(uuid() AS VARCHAR)',
  SAFE_CONVERT_BYTES_TO_STRING: ([x]) => `bq_safe_string(${x})`,
}

/** A pad is spaces unless told, of the value's own type. */
function padded(
  name: string,
  args: readonly string[],
  call: Parameters<Emitter>[1],
  env: Parameters<Emitter>[2],
) {
  const bytes = is(call.args[0] && typeOf(env, call.args[0]), 'BYTES')
  return ours(name)(args.length < 3 ? [...args, bytes ? "encode(' ')" : "' '"] : args, call, env)
}
