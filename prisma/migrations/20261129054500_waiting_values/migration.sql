-- That a record waits for a value which another one has is open until it is written once more, and is not forgotten before.
UPDATE "Outcome" o SET "resolvedAt" = o."at" WHERE o."cause" = 'value_taken' AND o."resolvedAt" IS NULL AND EXISTS (
  SELECT 1 FROM "Outcome" n WHERE n."shopDomain" = o."shopDomain" AND n."kind" = o."kind" AND n."shopifyId" = o."shopifyId"
    AND n."id" > o."id" AND n."result" IN ('created', 'updated', 'deleted'));

-- On a large table they are built beforehand, CONCURRENTLY (docs/runbook.md): then nothing is left to do here.
CREATE INDEX IF NOT EXISTS "Outcome_waiting_idx" ON "Outcome"("shopDomain", "kind")
  WHERE "cause" = 'value_taken' AND "resolvedAt" IS NULL;
CREATE INDEX IF NOT EXISTS "Outcome_over_idx" ON "Outcome"("at")
  WHERE "resolvedAt" IS NOT NULL OR ("result" NOT IN ('rejected', 'failed')
    AND ("cause" IS DISTINCT FROM 'value_taken' OR coalesce("message", '') NOT LIKE '%: %'));

-- DropIndex
DROP INDEX IF EXISTS "Outcome_value_taken_idx";
-- DropIndex
DROP INDEX IF EXISTS "Outcome_forgettable_idx";
