-- Outcomes that may be forgotten, by their time: old refusals that are still open are no longer read again by each sweep.
-- On a large table it is built beforehand, CONCURRENTLY (docs/runbook.md): then nothing is left to do here.
CREATE INDEX IF NOT EXISTS "Outcome_forgettable_idx" ON "Outcome"("at") WHERE "resolvedAt" IS NOT NULL OR "result" NOT IN ('rejected', 'failed');

-- DropIndex
DROP INDEX IF EXISTS "Outcome_at_idx";
