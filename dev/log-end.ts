import { readFile } from 'node:fs/promises'

const LINES = 20

/** The last lines of a log file, for an error that a person reads. */
export async function endOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.split('\n').filter(line => line.trim() !== '')
  if (lines.length === 0) return `Its log, ${file}, is empty.`
  return `The end of ${file}:\n${lines.slice(-LINES).join('\n')}`
}

/** What is to come, or why it does not, with the end of its log. */
export async function withLog<T>(file: string, coming: Promise<T>): Promise<T> {
  try {
    return await coming
  } catch (error) {
    throw new Error(`${Object(error).message} ${await endOf(file)}`, { cause: error })
  }
}
