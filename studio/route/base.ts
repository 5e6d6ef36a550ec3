/** Where Studio is served, on the API's own origin. */
export const BASE = '/studio'
