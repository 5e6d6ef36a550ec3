export const ENVIRONMENTS = ['PROD', 'PREPROD', 'STAGING', 'DEV'] as const
