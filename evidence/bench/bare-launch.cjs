const { randomUUID } = require('node:crypto')
const { Firestore } = require('@google-cloud/firestore')
const { http } = require('@google-cloud/functions-framework')

/** The floor of launch_job: one transaction of the plain client with a launch's one read and three writes. */
const db = new Firestore({ projectId: process.env.GOOGLE_CLOUD_PROJECT })

http('bareLaunch', async (request, response) => {
  const { account, configuration_id } = request.body
  const uuid = randomUUID()
  const configuration = db.doc(`accounts/${account}/configurations/table-to-table~DEV~${configuration_id}`)
  await db.runTransaction(async tx => {
    const { active_runs } = (await tx.get(configuration)).data()
    tx.create(db.doc(`accounts/${account}/runs/${uuid}`), { configuration_id, status: 'RUNNING' })
    tx.update(configuration, { active_runs: [...active_runs, uuid] })
    tx.create(db.collection(`accounts/${account}/audit`).doc(), { target: `runs/${uuid}` })
  })
  response.json({ run_id: uuid })
})
