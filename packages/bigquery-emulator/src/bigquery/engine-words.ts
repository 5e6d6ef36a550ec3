import { signature, typeWords } from './signature.ts'

/** What DuckDB says, by how it says it, and how BigQuery would. */
const WORDS: [RegExp, (m: RegExpExecArray) => string][] = [
  [
    /No function matches the given name and argument types '([^(]+)\(([\s\S]*?)\)'\. You/,
    m => `No matching signature for ${signature(m[1] ?? '', m[2] ?? '')}`,
  ],
  [
    /Circular reference to CTE "with ([^"]+)"/,
    m => `Table "${m[1]}" must be qualified with a dataset (e.g. dataset.table)`,
  ],
  [/Referenced column "([^"]+)" (?:was )?not found/, m => `Unrecognized name: ${m[1]}`],
  [/Column "([^"]+)" referenced that exists in the SELECT clause/, m => `Unrecognized name: ${m[1]}`],
  [/Referenced table "([^"]+)" not found/, m => `Unrecognized name: ${m[1]}`],
  [
    /(?:Table|Values list) "[^"]+" does not have a column named "([^"]+)"/,
    m => `Name ${m[1]} not found inside the table`,
  ],
  [
    /column "([^"]+)" must appear in the GROUP BY clause/,
    m => `SELECT list expression references column ${m[1]} which is neither grouped nor aggregated`,
  ],
  [/Ambiguous reference to column name "([^"]+)"/, m => `Column name ${m[1]} is ambiguous`],
  [/Overflow in HUGEINT addition|Overflow in (?:addition|subtract) of DECIMAL/, () => 'numeric overflow'],
  [/Overflow in (addition|subtraction|multiplication) of INT64/, m => `int64 overflow in ${m[1]}`],
  [/[Oo]verflow (?:in|on) (\w+)/, m => `int64 overflow in ${m[1]}`],
  [/cannot take square root of a negative number/, () => 'Floating point error in function: SQRT'],
  [/cannot take logarithm of/, () => 'Floating point error in function: LN or LOG'],
  [/More than one row returned by a subquery/, () => 'Scalar subquery produced more than one element'],
  [
    /^Column "([^"]+)" in EXCLUDE list not found/,
    m => `Column ${m[1]} in SELECT * EXCEPT list does not exist`,
  ],
  [
    /^Column "([^"]+)" does not exist on (left|right) side of join/,
    m => `Column ${m[1]} in USING clause not found on ${m[2]} side of join`,
  ],
  [/^Duplicate CTE name "(?:with )?([^"]+)"/, m => `Duplicate alias ${m[1]} for WITH subquery`],
  [/NOT NULL constraint failed: \S*?\.?(\w+)$/, m => `Required field ${m[1]} cannot be null`],
  [
    /TRY can not be used in combination with a volatile function/,
    () => 'Not implemented: SAFE. over this function (a limit of the local emulator)',
  ],
  [/^Cannot extract field '([^']+)' from/, m => `Cannot access field ${m[1]} on a value that is no STRUCT`],
  [/Could not find key "([^"]+)" in struct/, m => `Field name ${m[1]} does not exist in STRUCT`],
  [
    /^Subquery returns \d+ columns/,
    () =>
      'Scalar subquery cannot have more than one column unless using SELECT AS STRUCT to build STRUCT values',
  ],
  [
    /^Cannot (?:mix values of|compare values of|combine types of|deduce template type)[\s\S]*? types? ([^\n]+?) and (?:type )?([^\n]+?)(?: -|\.| in |,|$)/,
    m => `No matching signature for argument types: ${typeWords(m[1] ?? '')}, ${typeWords(m[2] ?? '')}`,
  ],
  [
    /^Unimplemented type for cast \(([\s\S]+?) -> ([\s\S]+?)\)/,
    m => `Invalid cast from ${typeWords(m[1] ?? '')} to ${typeWords(m[2] ?? '')}`,
  ],
  [
    /^Could not convert string '([^']*)' to (\w+)/,
    m => `Bad ${typeWords(m[2] ?? '').toLowerCase()} value: ${m[1]}`,
  ],
  [
    /^Type \w+ with value (\S+) can't be cast[\s\S]*destination type (\w+)/,
    m => `${typeWords(m[2] ?? '')} out of range: ${m[1]}`,
  ],
  [
    /^(?:Casting value|Could not cast value) "?([-\d.]+)"? to (?:type )?DECIMAL/,
    m => `NUMERIC out of range: ${m[1]}`,
  ],
  [/^STRUCT to STRUCT cast must have/, () => 'Invalid cast between STRUCT types'],
  [
    /^(ORDER|GROUP BY) term out of range/,
    m => `${m[1] === 'ORDER' ? 'ORDER BY' : 'GROUP BY'} is out of SELECT column number range`,
  ],
  [/^aggregate function calls cannot be nested/, () => 'Aggregations of aggregations are not allowed'],
  [
    /^RANGE frames must have only one ORDER BY/,
    () => 'A window frame of RANGE with a distance must have exactly one ORDER BY key',
  ],
  [
    /^(\w+(?: BY)?) clause cannot contain aggregates/,
    m => `Aggregate function not allowed in ${m[1]} clause`,
  ],
  [/^(\w+) clause cannot contain window functions/, m => `Analytic function not allowed in ${m[1]} clause`],
  [/^window functions are not allowed in (\w+)/i, m => `Analytic function not allowed in ${m[1]} clause`],
  [/^Duplicate alias "([^"]+)"/, m => `Duplicate table alias ${m[1]} in the same FROM clause`],
  [
    /^[Tt]able "([^"]+)" has (\d+) columns available but (\d+) columns specified/,
    m => `Column list of ${m[1]} has ${m[3]} columns, its query ${m[2]}`,
  ],
  [
    /correlated subquery|flattening|lateral join/i,
    () => 'Not implemented: a correlated subquery of this form (a limit of the local emulator)',
  ],
  [
    /^Recursive term|recursive/i,
    () => 'Not implemented: a recursive query of this form (a limit of the local emulator)',
  ],
]

/** Whether a text under DuckDB's name for any wrong input is of its own making and not of our functions'. */
export function isEngines(text: string): boolean {
  return /^(TRY can not|Invalid vector type|More than one row)/.test(text)
}

/** DuckDB's finding in BigQuery's words, if there are any for it. */
export function worded(text: string): string | undefined {
  for (const [pattern, words] of WORDS) {
    const found = pattern.exec(text)
    if (found) return words(found)
  }
  return undefined
}
