import '../../styles/operation.css'
import { useAccount } from '../../data/account.tsx'
import { useVersion } from '../../data/run.ts'
import type { RunDetails } from '../../data/shapes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Time } from '../../parts/time.tsx'
import { Written } from '../operation/configuration.tsx'
import { Files } from '../operation/files.tsx'

/** The configuration as it was when the run began, with its files. */
export function ConfigurationOf({ run, search }: { run: RunDetails; search: URLSearchParams }) {
  const version = useVersion(useAccount(), run, { enabled: true })
  return (
    <Shown of={version} lines={12}>
      {data => (
        <>
          <p class="faint">
            {run.version === null
              ? 'It is not known which version this run ran. This is the latest one'
              : `This run runs version ${data.version}`}
            {data.deployed_date === null ? null : (
              <>
                , deployed <Time at={data.deployed_date} /> by {data.deployed_by}
              </>
            )}
            .
          </p>
          <Written configuration={data} filesIn="configuration" />
          <h2>Its files</h2>
          <Files configuration={data} search={search} />
        </>
      )}
    </Shown>
  )
}
