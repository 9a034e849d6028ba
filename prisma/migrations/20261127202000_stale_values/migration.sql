-- Most links have none. On a large table both are made beforehand (docs/runbook.md): then nothing is left to do here.
-- AlterTable
ALTER TABLE "Link" ADD COLUMN IF NOT EXISTS "staleAt" TIMESTAMP(3);

CREATE INDEX IF NOT EXISTS "Link_stale_idx" ON "Link"("shopDomain", "kind", "staleAt") WHERE "staleAt" IS NOT NULL;
