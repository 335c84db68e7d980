-- Conversations in which nothing happens any more close by themselves.
ALTER TABLE clinics ADD COLUMN close_after INTEGER
CHECK (close_after BETWEEN 1 AND 365); -- quiet days; null: they stay open
ALTER TABLE clinics ADD COLUMN quiet_due_at INTEGER NOT NULL DEFAULT 0; -- when the job is to look (again)
ALTER TABLE clinics ADD COLUMN quiet_place TEXT; -- JSON: how far it has come; null: at the beginning
CREATE INDEX clinics_to_look_at ON clinics (quiet_due_at);

ALTER TABLE conversations ADD COLUMN closed_after INTEGER; -- by itself, after so many quiet days; null: by somebody
ALTER TABLE conversations ADD COLUMN taken_up_at INTEGER; -- somebody last reopened it or brought it back then
