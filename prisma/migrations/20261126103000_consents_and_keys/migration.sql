-- AlterTable
ALTER TABLE "ZohoConsent" ADD COLUMN     "accountsHost" TEXT,
ADD COLUMN     "code" TEXT,
ADD COLUMN     "codeUntil" TIMESTAMP(3),
ADD COLUMN     "confirmedAt" TIMESTAMP(3),
ADD COLUMN     "grant" TEXT,
ADD COLUMN     "location" TEXT,
ADD COLUMN     "staffId" TEXT,
ADD COLUMN     "ticketHash" TEXT;

-- CreateTable
CREATE TABLE "DigestKey" (
    "id" INTEGER NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "DigestKey_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ZohoConsent_ticketHash_key" ON "ZohoConsent"("ticketHash");
