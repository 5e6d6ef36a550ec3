/** `YYYYMMDD-HHMMSS-<uuid>` for launched runs, `YYYYMMDD-<uuid>` for file-driven ones. */
export const RUN_ID = /^\d{8}(?:-\d{6})?-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/
