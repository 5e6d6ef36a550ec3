import { z } from 'zod'

const apiError = z.object({
  code: z.number(),
  message: z.string(),
  errors: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).default([]),
})

/** What a REST API of Google answered other than 2xx. */
export type ApiAnswer = { code: number; reason: string; message: string }

/** An answer of Google's REST APIs other than 2xx; undefined where nothing was answered. */
export function answerOf(error: unknown): ApiAnswer | undefined {
  const { data } = apiError.safeParse(error)
  if (!data) return
  const [first] = data.errors
  return { code: data.code, reason: first?.reason ?? 'invalid', message: first?.message ?? data.message }
}
