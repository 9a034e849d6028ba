-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "deaths" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "takenBy" TEXT;

-- AlterTable
ALTER TABLE "RunStep" ADD COLUMN     "careUntil" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "deaths" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "takenBy" TEXT;

-- CreateIndex
CREATE INDEX "Outcome_shopDomain_result_id_idx" ON "Outcome"("shopDomain", "result", "id");
