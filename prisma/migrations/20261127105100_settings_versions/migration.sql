-- The merchant's choices as they were saved, so that earlier ones can be taken again.
CREATE TABLE "SettingsVersion" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "changes" JSONB NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "SettingsVersion_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "SettingsVersion_shopDomain_id_idx" ON "SettingsVersion"("shopDomain", "id" DESC);

ALTER TABLE "SettingsVersion" ADD CONSTRAINT "SettingsVersion_shopDomain_fkey" FOREIGN KEY ("shopDomain") REFERENCES "Shop"("domain") ON DELETE CASCADE ON UPDATE CASCADE;
