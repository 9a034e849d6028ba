-- CreateTable
CREATE TABLE "KindState" (
    "shopDomain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reconciledAt" TIMESTAMP(3),
    "pausedFor" TEXT,
    "pausedUntil" TIMESTAMP(3),
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "remade" INTEGER NOT NULL DEFAULT 0,
    "remadeSince" TIMESTAMP(3),

    CONSTRAINT "KindState_pkey" PRIMARY KEY ("shopDomain","kind")
);

-- CreateTable
CREATE TABLE "MassDeletion" (
    "shopDomain" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "side" TEXT NOT NULL,
    "found" INTEGER NOT NULL,
    "linked" INTEGER NOT NULL,
    "askedAt" TIMESTAMP(3) NOT NULL,
    "answer" TEXT,
    "answeredAt" TIMESTAMP(3),

    CONSTRAINT "MassDeletion_pkey" PRIMARY KEY ("shopDomain","kind","side")
);

-- AddForeignKey
ALTER TABLE "KindState" ADD CONSTRAINT "KindState_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MassDeletion" ADD CONSTRAINT "MassDeletion_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

