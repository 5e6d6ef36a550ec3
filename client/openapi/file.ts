/** The path that the API's description is served at, without a token. */
export const DESCRIPTION_PATH = '/v1/openapi.json'

/** Where it is kept: among the static files of Firebase Hosting, whose root is the API's own. */
export const DESCRIPTION_FILE = new URL(`../../deploy/hosting${DESCRIPTION_PATH}`, import.meta.url)
