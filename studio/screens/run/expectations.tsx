import { Shape } from '../../parts/status.tsx'
import { Wide } from '../../parts/wide.tsx'
import { count } from '../../rules/amounts.ts'
import type { Task } from '../../rules/timeline.ts'

type Expectation = NonNullable<Task['expectations']>[number]

/** What the expectations of a task found, each a line. */
export const Expectations = ({ found }: { found: readonly Expectation[] }) => (
  <Wide label="Expectations">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Expectation</th>
          <th scope="col">Table</th>
          <th scope="col">Column</th>
          <th scope="col">Came out</th>
          <th scope="col" class="number">
            Rejected
          </th>
          <th scope="col" class="number">
            Of
          </th>
          <th scope="col" class="number">
            May be
          </th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {found.map((one, at) => (
          <tr key={at}>
            <th scope="row">{one.procedure_name}</th>
            <td>{one.table}</td>
            <td>{one.column_name}</td>
            <td class="whole">
              <Shape tone={one.passed ? 'good' : 'bad'} />
              {one.passed === null ? 'not told' : one.passed ? 'passed' : 'not passed'}
            </td>
            <td class="number">{one.reject_count === null ? null : count(one.reject_count)}</td>
            <td class="number">{one.all_count === null ? null : count(one.all_count)}</td>
            <td class="number">{one.reject_threshold}</td>
            <td class="error">{one.error}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Wide>
)
