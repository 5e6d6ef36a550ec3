/** The path that the API's description is served at, without a token. */
export const DESCRIPTION_PATH = '/v1/openapi.json'
