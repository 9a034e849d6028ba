// The choices of a rule, for its schema and its form. Browsers need no zod for them.

export const datePatterns = [
  'yyyy-MM-dd',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd.MM.yyyy',
  'yyyy-MM',
  'yyyy',
] as const

export const precedences = ['settings', 'shopify', 'zoho-if-set', 'fill-blank'] as const

export const mostRules = 100
export const mostSteps = 5
export const mostConditions = 10
/** In one template. */
export const mostPlaceholders = 50
