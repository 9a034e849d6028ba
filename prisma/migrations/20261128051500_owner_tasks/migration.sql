-- CreateTable
CREATE TABLE "OwnerTask" (
    "shopDomain" TEXT NOT NULL,
    "dueAt" TIMESTAMP(3),
    "told" JSONB NOT NULL DEFAULT '{}',
    "problem" TEXT,

    CONSTRAINT "OwnerTask_pkey" PRIMARY KEY ("shopDomain")
);

-- CreateIndex
CREATE INDEX "OwnerTask_dueAt_idx" ON "OwnerTask"("dueAt");

-- AddForeignKey
ALTER TABLE "OwnerTask" ADD CONSTRAINT "OwnerTask_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

