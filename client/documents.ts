import { DESCRIPTION_PATH } from './openapi/path.ts'
import { SCHEMA_NAMES, schemaPath } from './schemas/path.ts'

/** What is served beside the API, to anyone, by its path: each is loaded and made when it is first asked for. */
export const DOCUMENTS: Readonly<Record<string, () => Promise<object>>> = {
  [DESCRIPTION_PATH]: async () => (await import('./openapi/document.ts')).describeApi(),
  ...Object.fromEntries(
    SCHEMA_NAMES.map(name => [
      schemaPath(name),
      async () => (await import('./schemas/schemas.ts')).schemaOf(name),
    ]),
  ),
}
