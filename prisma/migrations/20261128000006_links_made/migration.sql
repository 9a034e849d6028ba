-- Orders that were made near the time of an abandoned checkout are asked for with each batch of those: without it all orders of
-- the shop are read each time. On a large table it is made beforehand (docs/runbook.md): then nothing is left to do here.
CREATE INDEX IF NOT EXISTS "Link_made_idx" ON "Link"("shopDomain", "kind", "createdAt") WHERE "createdAt" IS NOT NULL;
