// What the questions are given to show.

import { questionCauses } from '#app/lib/question-causes.ts'
import type { RecordKind } from '#app/lib/record-kind.ts'
import type { QuestionWhy } from '#app/lib/states.ts'
import type { Candidate } from '#app/sync/matching/candidate.ts'

export type CandidateView = Candidate

export type QuestionRow = {
  kind: RecordKind
  shopifyId: string
  parentId: string | null
  label: string | null
  why: QuestionWhy
  askedAt: Date
}

export type QuestionView = {
  why: QuestionWhy
  zohoModule: string
  candidates: CandidateView[]
  gone: number
}

/** Causes of outcomes that stand for an open question. */
export const isQuestion = (cause: string | null): boolean => questionCauses.includes(cause ?? '')
