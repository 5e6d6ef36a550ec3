import { Failure } from './exit.ts'
import type { Identity } from './find.ts'
import type { Session } from './session.ts'

type Value = string | number | boolean
type Values = Record<string, Value | Value[]>

/**
 * The values that `--param name=value` gives, each as the type that the configuration declares it of: a list as JSON.
 * What is no value of its type is sent as it is, for the API tells what is wrong with it.
 * @throws Failure where one is not of the form name=value
 */
export async function parametersOf(
  { call }: Session,
  identity: Identity,
  given: readonly string[] | undefined,
): Promise<Values | undefined> {
  if (given === undefined) return undefined
  const {
    results: [{ configuration }],
  } = await call('get_configuration', identity)
  const declared = Object(configuration?.parameters)
  return Object.fromEntries(
    given.map(text => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
      if (name === undefined || value === undefined) {
        throw new Failure('usage', `Cannot take the parameter ${text}: it must be name=value.`)
      }
      const type: unknown = Object.hasOwn(declared, name) ? Object(declared[name]).type : undefined
      return [name, asType(String(type), value)]
    }),
  )
}

function asType(type: string, text: string): Value | Value[] {
  if (type === 'BOOL' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  if (type === 'FLOAT64' && text !== '' && Number.isFinite(Number(text))) return Number(text)
  return type.startsWith('ARRAY') ? (listIn(text) ?? text) : text
}

function listIn(text: string): Value[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every(isValue) ? value : undefined
  } catch {
    return undefined
  }
}

const isValue = (value: unknown): value is Value => ['string', 'number', 'boolean'].includes(typeof value)
