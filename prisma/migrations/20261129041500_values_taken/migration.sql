-- Records that went without a value which another one has: few, and looked for when that one has let go of it.
-- On a large table it is built beforehand, CONCURRENTLY (docs/runbook.md): then nothing is left to do here.
CREATE INDEX IF NOT EXISTS "Outcome_value_taken_idx" ON "Outcome"("shopDomain", "kind") WHERE "cause" = 'value_taken';
