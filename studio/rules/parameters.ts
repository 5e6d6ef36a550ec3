type Scalar = string | number | boolean
export type ParameterValue = Scalar | Scalar[]
export type Parameter = {
  name: string
  type: string
  initial: string | undefined
  description: string | undefined
}

/** What a launch of a document may give, as it declares it. */
export function parametersOf(document: Readonly<Record<string, unknown>> | null): Parameter[] {
  const declared = document?.parameters
  if (!isObject(declared)) return []
  return Object.entries(declared).flatMap(([name, said]): Parameter[] => {
    if (!isObject(said) || typeof said.type !== 'string') return []
    const { type, default: initial, description } = said
    return [
      {
        name,
        type,
        initial:
          initial === undefined ? undefined : typeof initial === 'string' ? initial : JSON.stringify(initial),
        description: typeof description === 'string' ? description : undefined,
      },
    ]
  })
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A value as the API takes it, from what was typed: a number is one where nothing is lost by that, a list is JSON.
 * What is none of its type goes as it is: the API says what is wrong with it.
 * @internal the tests read it
 */
export function typedValue(type: string, text: string): ParameterValue {
  if (type === 'BOOL' && (text === 'true' || text === 'false')) return text === 'true'
  if (type === 'INT64' || type === 'FLOAT64') {
    const number = Number(text)
    const isWhole = type === 'FLOAT64' || Number.isSafeInteger(number)
    return text.trim() !== '' && Number.isFinite(number) && isWhole ? number : text
  }
  if (!type.startsWith('ARRAY')) return text
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every(isScalar) ? list : text
  } catch {
    return text
  }
}

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value)

/** The fields of a form for the parameters: those that were left empty have their defaults. */
export function givenIn(fields: FormData, parameters: readonly Parameter[]): Record<string, ParameterValue> {
  return Object.fromEntries(
    parameters.flatMap(({ name, type }) => {
      const text = fields.get(`parameter-${name}`)
      return typeof text === 'string' && text !== '' ? [[name, typedValue(type, text)]] : []
    }),
  )
}
