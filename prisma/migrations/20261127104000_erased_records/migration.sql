-- CreateTable
CREATE TABLE "ErasedRecord" (
    "shopDomain" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "erasedAt" TIMESTAMP(3) NOT NULL,
    "metAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ErasedRecord_pkey" PRIMARY KEY ("shopDomain","digest")
);

-- CreateIndex
CREATE INDEX "ErasedRecord_metAt_idx" ON "ErasedRecord"("metAt");

-- AddForeignKey
ALTER TABLE "ErasedRecord" ADD CONSTRAINT "ErasedRecord_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
