import type { CallNode } from '../analyse/tree.ts'
import { ours } from './native.ts'
import type { Emitter, Writer } from './writer.ts'

/** The value of a named argument, or what stands for it. */
function option(w: Writer, call: CallNode, name: string, otherwise: string): string {
  const given = call.named.find(n => n.name === name)
  return given ? w.expression(given.value) : otherwise
}

/** Each value behind the name of its type, as our functions want it that take any. */
export function withTypes(args: readonly string[]): string {
  return args.map(x => `typeof(${x}), ${x}`).join(', ')
}

const path = (name: string) => ours(name, "'$'")

/** A number on the way from JSON may lose digits unless told otherwise. */
const wide = (name: string, usual: string): Emitter => {
  return ([x = ''], call, w) => `${name}(${x}, ${option(w, call, 'wide_number_mode', usual)})`
}

const changing =
  (name: string, flag: string): Emitter =>
  ([document = '', ...pairs], call, w) =>
    `${name}(${withTypes([document, option(w, call, flag, 'true'), ...pairs])})`

/** Text in which a path's steps are members; JSON that is none of BigQuery's is refused by the function. */
function ofJson(name: string): Emitter {
  return ([x = ''], call) => `${name}(${call.args[0]?.kind === 'null' ? 'CAST(NULL AS JSON)' : x})`
}

/**
 * Functions of JSON.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions
 */
export const JSON_FUNCTIONS: Record<string, Emitter> = {
  JSON_VALUE: path('bq_json_value'),
  JSON_EXTRACT_SCALAR: path('bq_legacy_json_value'),
  JSON_QUERY: path('bq_json_query'),
  JSON_EXTRACT: path('bq_legacy_json_query'),
  JSON_VALUE_ARRAY: path('bq_json_value_array'),
  JSON_EXTRACT_STRING_ARRAY: path('bq_legacy_json_value_array'),
  JSON_QUERY_ARRAY: path('bq_json_query_array'),
  JSON_EXTRACT_ARRAY: path('bq_legacy_json_query_array'),
  PARSE_JSON: wide('bq_parse_json', "'exact'"),
  TO_JSON_STRING: ([x = '', pretty = 'false']) => `bq_to_json_string(${withTypes([x, pretty])})`,
  TO_JSON: ([x = ''], call, w) =>
    `bq_to_json(${withTypes([x, option(w, call, 'stringify_wide_numbers', 'false')])})`,
  INT64: ofJson('bq_json_int64'),
  BOOL: ofJson('bq_json_bool'),
  FLOAT64: wide('bq_json_float64', "'round'"),
  LAX_INT64: ofJson('bq_lax_int64'),
  LAX_FLOAT64: ofJson('bq_lax_float64'),
  LAX_BOOL: ofJson('bq_lax_bool'),
  LAX_STRING: ofJson('bq_lax_string'),
  INT64_ARRAY: ofJson('bq_int64_array'),
  STRING_ARRAY: ofJson('bq_string_array'),
  JSON_TYPE: ofJson('bq_json_type'),
  JSON_KEYS: ([x = '', depth = '9223372036854775807'], call, w) =>
    `bq_json_keys(${x}, ${depth}, ${option(w, call, 'mode', "'strict'")})`,
  JSON_CONTAINS: ours('bq_json_contains'),
  JSON_ARRAY: args => `bq_json_array(${withTypes(args)})`,
  JSON_OBJECT: (args, call) => {
    const arrays = args.length === 2 && call.args[0]?.type?.kind === 'array'
    return `${arrays ? 'bq_json_object_of_arrays' : 'bq_json_object'}(${withTypes(args)})`
  },
  JSON_SET: changing('bq_json_set', 'create_if_missing'),
  JSON_ARRAY_APPEND: changing('bq_json_array_append', 'append_each_element'),
  JSON_ARRAY_INSERT: changing('bq_json_array_insert', 'insert_each_element'),
  JSON_REMOVE: args => `bq_json_remove(${args.join(', ')})`,
  JSON_STRIP_NULLS: ([x, at = "'$'"], call, w) =>
    `bq_json_strip_nulls(${x}, ${at}, ${option(w, call, 'include_arrays', 'true')}, ${option(w, call, 'remove_empty', 'false')})`,
}

/** Which arguments of a function may be given by name. */
export const NAMED_ARGUMENTS: Record<string, string[]> = {
  EDIT_DISTANCE: ['max_distance'],
  MAKE_INTERVAL: ['year', 'month', 'day', 'hour', 'minute', 'second'],
  PARSE_JSON: ['wide_number_mode'],
  FLOAT64: ['wide_number_mode'],
  TO_JSON: ['stringify_wide_numbers'],
  JSON_KEYS: ['mode'],
  JSON_SET: ['create_if_missing'],
  JSON_ARRAY_APPEND: ['append_each_element'],
  JSON_ARRAY_INSERT: ['insert_each_element'],
  JSON_STRIP_NULLS: ['include_arrays', 'remove_empty'],
}
