const { Firestore } = require('@google-cloud/firestore')
const { http } = require('@google-cloud/functions-framework')

/** The floor: a plain function that reads the same document as check_run_status, answers it, and checks nothing. */
const db = new Firestore({ projectId: process.env.GOOGLE_CLOUD_PROJECT })

http('bare', async (request, response) => {
  const { account, run_id } = request.body
  const snapshot = await db.doc(`accounts/${account}/runs/${run_id.slice(-36)}`).get()
  response.json({ results: [snapshot.data()] })
})
