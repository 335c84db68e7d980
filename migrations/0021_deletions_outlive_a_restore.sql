-- Time Travel brings back what was deleted. What was is therefore written down outside as well, by
-- ids alone, and applied again after a restore.

-- Deletions that are still to be written down there.
CREATE TABLE deletions (
  clinic_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  messages TEXT NOT NULL, -- JSON: the gateway's ids, and whether they have media
  due_at INTEGER NOT NULL, -- when the sweep hands it out
  PRIMARY KEY (clinic_id, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deletions_due ON deletions (due_at);

-- That somebody at the terminal wants them applied again, and how far that has come.
CREATE TABLE deletion_replays (
  bucket TEXT NOT NULL PRIMARY KEY,
  place TEXT NOT NULL -- a key
) STRICT, WITHOUT ROWID;
