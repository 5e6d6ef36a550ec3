import { join } from 'node:path'
import { MAIL, PROJECT, STATE } from './settings.ts'

/** What `npm start` says once all is ready: how long it took, what to paste, and how other programs connect. */
export function welcome({
  port,
  seconds,
  clients,
}: {
  port: number
  seconds: number
  clients: Readonly<Record<string, string>>
}): string {
  const exports = Object.entries(clients).map(([name, value]) => `export ${name}=${value}`)
  return `Ready in ${seconds.toFixed(1)} s at http://localhost:${port}. Logs and data are in ${STATE}. Ctrl-C ends everything.

Studio: http://localhost:${port}/studio

Programs that use Google’s clients, in Python and Node alike, reach Firestore, BigQuery and Cloud Storage here after
this, Node’s with new BigQuery({ projectId: '${PROJECT}' }) and new Storage({ projectId: '${PROJECT}',
useAuthWithCustomEndpoint: true }), Python’s for Cloud Storage with credentials=google.auth.default()[0]:

${exports.join('\n')}

To launch a job, in another terminal, from this folder, paste:

${launchCommand(port)}
The functions' log is ${join(STATE, 'functions.log')}. Alerts by mail become files in ${MAIL}.`
}

function launchCommand(port: number): string {
  return `export PATH="$PWD/bin:$PATH"
TAILER_API_JWT=\`tailer auth get-token | awk '/User token :/ {print $4}'\` \\
&& curl --request POST \\
--header "content-type:application/json" \\
--header "Authorization: Bearer \${TAILER_API_JWT}" \\
--data '{"action": "launch_job",
         "account": "000099",
         "environment": "DEV",
         "configuration_type": "table-to-table",
         "configuration_id": "000099_iowa_liquor_prepare_pda_DEV"}' \\
"http://localhost:${port}/v1/dag/launch"
`
}
