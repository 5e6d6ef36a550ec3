// The words of the API that its callers know it by. They load no schema.
export { ENVIRONMENTS } from '../shared/model/environments.ts'
export { FILE_FIELDS } from '../shared/model/file-fields.ts'
export { may, type Right, ROLE_CODES, ROLES, roleName, whoMay } from '../shared/model/roles.ts'
export { CANCELLABLE, hasEnded, isEnding, mayBeRetried } from '../shared/model/standing.ts'
export { SETTABLE_STATUSES, STATUSES, SUB_STATUSES, TRIGGERS } from '../shared/model/statuses.ts'
export { CONFIGURATION_TYPES, isLaunchable, TYPE_ALIASES, TYPE_NAMES } from '../shared/model/type-names.ts'
export { listed } from '../shared/model/words.ts'
