import { Firestore } from '@google-cloud/firestore'
import { http } from '@google-cloud/functions-framework'
import { z } from 'zod'

/** The floor of `check_run_status`: a bare function that reads the same document and answers it, and checks nothing. */
const db = new Firestore({ projectId: process.env.GOOGLE_CLOUD_PROJECT ?? 'demo' })
const asked = z.object({ account: z.string(), run_id: z.string() })

http('bare', async (request, response) => {
  const { account, run_id } = asked.parse(request.body)
  const snapshot = await db.doc(`accounts/${account}/runs/${run_id.slice(-36)}`).get()
  response.json({ results: [snapshot.data()] })
})
