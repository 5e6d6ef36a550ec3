import type { Query } from '@google-cloud/firestore'
import { configurationKey, type Identity } from '../model/configuration-key.ts'
import { DAY, type Micros } from '../model/time.ts'
import { toTimestamp } from './database.ts'

/** How a filter narrows a query: what it is given, and whether every request gives it. */
export type Filter<Value, Always extends boolean> = {
  by: 'configuration' | 'text' | 'texts' | 'day' | 'moment'
  always: Always
  narrow: (query: Query, value: Value) => Query
}

/** The filters of a list, out of the type of what it may be asked for: none can be forgotten. */
export type FiltersOf<Asked> = {
  readonly [Name in keyof Asked]-?: Filter<
    NonNullable<Asked[Name]>,
    undefined extends Asked[Name] ? false : true
  >
}

/** The field is the key of this configuration. */
export const isConfiguration = (field: string): Filter<Identity, false> => ({
  by: 'configuration',
  always: false,
  narrow: (query, identity) => query.where(field, '==', configurationKey(identity)),
})

/** The field is this text. */
export const is = (field: string): Filter<string, false> => ({
  by: 'text',
  always: false,
  narrow: (query, text) => query.where(field, '==', text),
})

/** The field is one of these texts. */
export const isOneOf = <Text extends string>(field: string): Filter<Text[], false> => ({
  by: 'texts',
  always: false,
  narrow: (query, [only, ...others]) =>
    others.length > 0 ? query.where(field, 'in', [only, ...others]) : query.where(field, '==', only),
})

/** The field lies in the UTC day that begins then; the list is sorted by it first. */
export const isOnDay = (field: string): Filter<Micros, false> => ({
  by: 'day',
  always: false,
  narrow: (query, day) =>
    query.where(field, '>=', toTimestamp(day)).where(field, '<', toTimestamp(day + DAY)),
})

/** The field lies at or after this moment, or before it; the list is sorted by it first. */
export const isFrom = (field: string): Filter<Micros, false> => ({
  by: 'moment',
  always: false,
  narrow: (query, moment) => query.where(field, '>=', toTimestamp(moment)),
})
export const isBefore = (field: string): Filter<Micros, false> => ({
  by: 'moment',
  always: false,
  narrow: (query, moment) => query.where(field, '<', toTimestamp(moment)),
})

/** A filter that every request for the list gives. */
export const always = <Value>(filter: Filter<Value, false>): Filter<Value, true> => ({
  ...filter,
  always: true,
})

/** A query, narrowed by the filters that are given. */
export function narrow<Asked>(query: Query, filters: FiltersOf<Asked>, asked: Asked): Query {
  let narrowed = query
  for (const name in filters) {
    const value = asked[name]
    if (value !== undefined && value !== null) narrowed = filters[name].narrow(narrowed, value)
  }
  return narrowed
}
