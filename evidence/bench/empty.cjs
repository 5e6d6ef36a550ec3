const { http } = require('@google-cloud/functions-framework')

/** The framework alone, without Firestore. */
http('empty', (_request, response) => response.json({ results: [] }))
