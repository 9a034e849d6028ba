-- CreateIndex
CREATE INDEX "Outcome_shopDomain_kind_result_at_shopifyId_idx" ON "Outcome"("shopDomain", "kind", "result", "at" DESC, "shopifyId" DESC);
