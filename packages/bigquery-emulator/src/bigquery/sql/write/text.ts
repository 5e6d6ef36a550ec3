import { groupsOf } from '../analyse/literal.ts'
import type { CallNode, Node } from '../analyse/tree.ts'
import { is } from '../analyse/types.ts'
import { withTypes } from './json.ts'
import { ours, plain } from './native.ts'
import type { Emitter, Writer } from './writer.ts'

/** How many groups an extracting pattern has, where it is written out. */
function groups(pattern: Node | undefined): number | undefined {
  return pattern?.kind === 'string' ? groupsOf(pattern.text) : undefined
}

// The engine's own regular expressions serve where the pattern is written out and the text is a STRING.
const regexpExtract: Emitter = (args, call, w) => {
  const [s, r] = args
  const count = groups(call.args[1])
  if (args.length > 2 || count === undefined || !is(call.args[0]?.type, 'STRING'))
    return ours('bq_regexp_extract', '', '1', '1')(args, call, w)
  return `list_extract(regexp_extract_all(${s}, ${r}, ${count}), 1)`
}

/** The form that NORMALIZE is told. */
const mode = (given: string | undefined): string => given ?? "'NFC'"

const concat: Emitter = (args, call) => {
  const bytes = call.args.some(arg => is(arg.type, 'BYTES'))
  const text = (arg: string, i: number) => {
    const type = call.args[i]?.type
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
  LPAD: (args, call, w) => padded('bq_lpad', args, call, w),
  RPAD: (args, call, w) => padded('bq_rpad', args, call, w),
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
  NORMALIZE: ([s, form]) => `bq_normalize(${s}, ${mode(form)})`,
  NORMALIZE_AND_CASEFOLD: ([s, form]) => `bq_normalize_and_casefold(${s}, ${mode(form)})`,
  SOUNDEX: plain('bq_soundex'),
  EDIT_DISTANCE: (args, call, w) => {
    const [most] = call.named
    return ours('bq_edit_distance')(
      [...args, most ? w.expression(most.value) : '9223372036854775807'],
      call,
      w,
    )
  },
  FORMAT: args => `bq_format(${withTypes(args)})`,
  CONTAINS_SUBSTR: ([s, part]) =>
    `CASE WHEN typeof(${s}) LIKE 'STRUCT%' THEN error('Not implemented: CONTAINS_SUBSTR of STRUCT (a limit of the local emulator)') ELSE bq_contains_substr(CAST(${s} AS VARCHAR), ${part}) END`,
  REGEXP_CONTAINS: ([s, r], call) =>
    is(call.args[0]?.type, 'STRING') ? `regexp_matches(${s}, ${r})` : `bq_regexp_contains(${s}, ${r})`,
  REGEXP_EXTRACT: regexpExtract,
  REGEXP_SUBSTR: regexpExtract,
  REGEXP_EXTRACT_ALL: (args, call, w) => {
    const count = groups(call.args[1])
    if (count === undefined || !is(call.args[0]?.type, 'STRING'))
      return ours('bq_regexp_extract_all')(args, call, w)
    return `regexp_extract_all(${args.join(', ')}, ${count})`
  },
  REGEXP_INSTR: ours('bq_regexp_instr', '', '1', '1', '0'),
  REGEXP_REPLACE: ([s, r, by], call) =>
    is(call.args[0]?.type, 'STRING')
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
function padded(name: string, args: readonly string[], call: CallNode, w: Writer) {
  const bytes = is(call.args[0]?.type, 'BYTES')
  return ours(name)(args.length < 3 ? [...args, bytes ? "encode(' ')" : "' '"] : args, call, w)
}
