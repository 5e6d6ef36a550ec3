import { useAccount } from '../../data/account.tsx'
import { useVersion } from '../../data/run.ts'
import type { RunDetails } from '../../data/shapes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Code } from '../../parts/sql.tsx'
import { Time } from '../../parts/time.tsx'

/** The configuration as it was when the run began, with its files. */
export function ConfigurationOf({ run }: { run: RunDetails }) {
  const version = useVersion(useAccount(), run, { enabled: true })
  return (
    <Shown of={version} lines={12}>
      {({ version, deployed_by, deployed_date, configuration, files, filled }) => (
        <>
          <p class="faint">
            {run.version === null
              ? 'It is not known which version this run ran. This is the latest one'
              : `This run runs version ${version}`}
            {deployed_date === null ? null : (
              <>
                , deployed <Time at={deployed_date} /> by {deployed_by}
              </>
            )}
            .
          </p>
          {configuration === null ? (
            <p class="empty">None was deployed.</p>
          ) : (
            <Code
              text={JSON.stringify(filled?.configuration ?? configuration, null, 2)}
              language="json"
              label="The document"
            />
          )}
          {Object.entries({ ...files, ...filled?.files }).map(([path, text]) => (
            <details key={path} class="file">
              <summary>{path}</summary>
              <Code text={text} language={path.endsWith('.json') ? 'json' : 'sql'} label={path} />
            </details>
          ))}
        </>
      )}
    </Shown>
  )
}
