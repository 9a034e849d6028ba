-- AlterTable
ALTER TABLE "KindState" ADD COLUMN     "keptOut" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "keptOutBy" TEXT;

-- AlterTable
ALTER TABLE "Shop" ADD COLUMN     "auditDueAt" TIMESTAMP(3);

-- CreateIndex
CREATE INDEX "Change_shopDomain_kind_deadLettered_trigger_notedAt_idx" ON "Change"("shopDomain", "kind", "deadLettered", "trigger", "notedAt");

-- CreateIndex
CREATE INDEX "CreditUse_hour_idx" ON "CreditUse"("hour");

-- CreateIndex
CREATE INDEX "Outcome_at_idx" ON "Outcome"("at");

-- CreateIndex
CREATE INDEX "Run_state_idx" ON "Run"("state");
