-- Versions of settings that still name a member of staff, by their time: a sweep reads nothing else of them.
CREATE INDEX "SettingsVersion_named_idx" ON "SettingsVersion"("at") WHERE "actor" NOT IN ('', 'operator', 'system');
