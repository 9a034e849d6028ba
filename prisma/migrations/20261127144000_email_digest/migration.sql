-- CreateTable
CREATE TABLE "EmailDigest" (
    "shopDomain" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "every" TEXT NOT NULL,
    "whenNeeded" BOOLEAN NOT NULL DEFAULT true,
    "locale" TEXT NOT NULL,
    "linkId" TEXT NOT NULL,
    "code" TEXT,
    "codeUntil" TIMESTAMP(3),
    "codeTries" INTEGER NOT NULL DEFAULT 0,
    "confirmedAt" TIMESTAMP(3),
    "dueAt" TIMESTAMP(3),
    "isAsked" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sentAt" TIMESTAMP(3),
    "problem" TEXT,

    CONSTRAINT "EmailDigest_pkey" PRIMARY KEY ("shopDomain")
);

-- CreateIndex
CREATE UNIQUE INDEX "EmailDigest_linkId_key" ON "EmailDigest"("linkId");

-- CreateIndex
CREATE INDEX "EmailDigest_dueAt_idx" ON "EmailDigest"("dueAt");

-- AddForeignKey
ALTER TABLE "EmailDigest" ADD CONSTRAINT "EmailDigest_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

