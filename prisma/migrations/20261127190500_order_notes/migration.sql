-- CreateTable
CREATE TABLE "OrderNote" (
    "shopDomain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "OrderNote_pkey" PRIMARY KEY ("shopDomain","kind","shopifyId","source")
);

-- CreateIndex
CREATE INDEX "OrderNote_shopDomain_state_shopifyId_idx" ON "OrderNote"("shopDomain", "state", "shopifyId");

-- AddForeignKey
ALTER TABLE "OrderNote" ADD CONSTRAINT "OrderNote_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
