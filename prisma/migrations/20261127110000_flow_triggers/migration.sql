-- CreateTable
CREATE TABLE "FlowTrigger" (
    "shopDomain" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "toldAt" TIMESTAMP(3) NOT NULL,
    "seenAt" TIMESTAMP(3) NOT NULL,
    "sentAt" TIMESTAMP(3),

    CONSTRAINT "FlowTrigger_pkey" PRIMARY KEY ("shopDomain","handle")
);

-- CreateIndex
CREATE INDEX "FlowTrigger_enabled_shopDomain_idx" ON "FlowTrigger"("enabled", "shopDomain");

-- AddForeignKey
ALTER TABLE "FlowTrigger" ADD CONSTRAINT "FlowTrigger_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
