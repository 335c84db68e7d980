-- How long a clinic keeps conversations after closing them, and whose are kept whatever the time.

ALTER TABLE clinics ADD COLUMN archive_after INTEGER; -- months; then not in lists; null: never
ALTER TABLE clinics ADD COLUMN purge_after INTEGER; -- months; then deleted; null: never
ALTER TABLE clinics ADD COLUMN purge_due_at INTEGER; -- when the job is to look for some (again)
ALTER TABLE clinics ADD COLUMN purge_place TEXT; -- JSON: how far it has come; null: at the beginning
CREATE INDEX clinics_to_purge ON clinics (purge_due_at) WHERE purge_due_at IS NOT NULL;

-- Nothing of theirs is deleted, by nobody: a dispute, a complaint.
ALTER TABLE clients ADD COLUMN kept_at INTEGER;
