// What the questions are given to show.

import type { RecordKind } from '#app/lib/record-kind.ts'
import type { Candidate } from '#app/sync/matching/candidate.ts'

export type CandidateView = Candidate

export type QuestionRow = {
  kind: RecordKind
  shopifyId: string
  parentId: string | null
  label: string | null
  why: string
  askedAt: Date
}

export type QuestionView = {
  why: string
  zohoModule: string
  candidates: CandidateView[]
  gone: number
}

/** Causes of outcomes that stand for an open question. */
export const isQuestion = (cause: string | null): boolean =>
  ['ambiguous_match', 'claimed_match', 'candidate_gone'].includes(cause ?? '')
