-- CreateTable
CREATE TABLE "ProductImage" (
    "shopDomain" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "zohoId" TEXT NOT NULL,
    "sourceAt" TIMESTAMP(3),
    "lookedAt" TIMESTAMP(3) NOT NULL,
    "imageHash" TEXT,
    "photoHash" TEXT,
    "puttingHash" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "told" BOOLEAN NOT NULL DEFAULT false,
    "dueAt" TIMESTAMP(3),

    CONSTRAINT "ProductImage_pkey" PRIMARY KEY ("shopDomain","variantId")
);

-- CreateTable
CREATE TABLE "ImageLook" (
    "shopDomain" TEXT NOT NULL,
    "wholeAt" TIMESTAMP(3) NOT NULL,
    "waitsUntil" TIMESTAMP(3),

    CONSTRAINT "ImageLook_pkey" PRIMARY KEY ("shopDomain")
);

-- AddForeignKey
ALTER TABLE "ProductImage" ADD CONSTRAINT "ProductImage_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImageLook" ADD CONSTRAINT "ImageLook_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
