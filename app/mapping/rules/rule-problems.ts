// How grave a problem of a rule is. Pure.

import type { Problem, ProblemCode } from './rule-checks.ts'

const harmless: ReadonlySet<ProblemCode> = new Set(['overridden', 'text_too_long', 'option_missing'])
// What the merchant cannot help in this moment must not keep them from saving the rest.
const outside: ReadonlySet<ProblemCode> = new Set([
  'target_missing',
  'target_read_only',
  'target_unsupported',
])

/** The rule works, and yet the merchant should know. */
const isHint = ({ code }: Pick<Problem, 'code'>): boolean => harmless.has(code)

/** Zoho changed: the rule does nothing until somebody mends it. */
export const isBroken = ({ code }: Pick<Problem, 'code'>): boolean => outside.has(code)

/** Not to be saved like this. */
export const blocksSaving = (problem: Pick<Problem, 'code'>): boolean =>
  !isHint(problem) && !isBroken(problem)
