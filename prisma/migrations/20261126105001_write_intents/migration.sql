-- AlterTable
ALTER TABLE "Link" ADD COLUMN     "adjustment" DECIMAL(65,30);

-- CreateTable
CREATE TABLE "WriteIntent" (
    "shopDomain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shopifyId" TEXT NOT NULL,
    "writer" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "WriteIntent_pkey" PRIMARY KEY ("shopDomain","kind","shopifyId")
);

-- CreateIndex
CREATE INDEX "WriteIntent_startedAt_idx" ON "WriteIntent"("startedAt");

-- AddForeignKey
ALTER TABLE "WriteIntent" ADD CONSTRAINT "WriteIntent_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
