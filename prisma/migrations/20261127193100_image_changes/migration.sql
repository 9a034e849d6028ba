-- AlterTable
ALTER TABLE "ImageLook" ADD COLUMN     "changes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "seen" INTEGER;

-- CreateIndex
CREATE INDEX "ProductImage_shopDomain_dueAt_idx" ON "ProductImage"("shopDomain", "dueAt");
