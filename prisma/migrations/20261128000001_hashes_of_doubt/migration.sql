-- Hashes now say themselves which fields a write in doubt may have changed (decision 124). Those of before do not.
UPDATE "Link" SET "fieldHashes" = NULL WHERE "fingerprint" = 'doubt' AND "fieldHashes" IS NOT NULL;
