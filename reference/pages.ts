import { SCHEMA_NAMES } from '../client/schemas/path.ts'
import { schemaOf } from '../client/schemas/schemas.ts'
import { actionsPage } from './actions.ts'
import { page, table } from './markdown.ts'
import { typePage } from './type.ts'
import { exitCodesPage, jobIdsPage, placeholdersPage, problemsPage, statusesPage } from './words.ts'

const OTHERS: Readonly<Record<string, { what: string; make: () => string }>> = {
  'placeholders.md': { what: 'What stands in braces, and what it becomes', make: placeholdersPage },
  'job-ids.md': { what: 'What jobs are called', make: jobIdsPage },
  'statuses.md': { what: 'Statuses, sub-statuses, criticalities and roles', make: statusesPage },
  'actions.md': { what: 'Every action of the API, with a request and its answer', make: actionsPage },
  'problems.md': { what: 'How requests fail', make: problemsPage },
  'exit-codes.md': { what: 'What the command `tailer` ends with', make: exitCodesPage },
}

const firstSentence = (text: string) => text.replace(/[:.].*/s, '')

/** Every page of the reference, by its file. */
export function pages(): Record<string, string> {
  const types = SCHEMA_NAMES.map(name => [`${name}.md`, typePage(name)] as const)
  const others = Object.entries(OTHERS).map(([file, { make }]) => [file, make()] as const)
  return Object.fromEntries([['README.md', contents()], ...types, ...others])
}

const contents = (): string =>
  page(
    '# Reference',
    'Made by `npm run reference` from what requests and documents are checked with. An editor completes and explains a document whose `$schema` is the address of its schema: `http://localhost:8080/v1/schemas/table-to-table.json` while `npm start` runs, or a deployment’s own.',
    table(
      ['page', 'what'],
      [
        ...SCHEMA_NAMES.map(name => [
          `[${name}](${name}.md)`,
          firstSentence(schemaOf(name).description ?? ''),
        ]),
        ...Object.entries(OTHERS).map(([file, { what }]) => [`[${file.replace('.md', '')}](${file})`, what]),
      ],
    ),
  )
