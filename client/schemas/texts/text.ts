/** What a field means, in a sentence or two; with examples where they say more. `default` is told where the schema has none. */
export type Text = string | { text: string; examples?: readonly unknown[]; default?: unknown }

/**
 * The texts of a type's fields by where they stand: `monitoring.impact`, `workflow.id` of each task in the list,
 * `workflow(sql).table_name` of one kind of task alone, `parameters.*.type` of whatever a parameter is called. The
 * document as a whole is ''.
 */
export type Texts = Readonly<Record<string, Text>>

/** Texts as they are of a field that they stand in. */
export const within = (field: string, texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [`${field}.${name}`, text]))

/** Texts of fields that are as another place says where they are not given: without defaults of their own. */
export const withoutDefaults = (texts: Texts): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      if (typeof text === 'string') return [name, text]
      const { default: _, ...others } = text
      return [name, others]
    }),
  )
