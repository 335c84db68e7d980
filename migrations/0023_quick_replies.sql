-- What is written again and again: the clinic's own, and each person's.
CREATE TABLE quick_replies (
  clinic_id TEXT NOT NULL,
  owner_id TEXT NOT NULL, -- whose it is; empty: everybody's
  id TEXT NOT NULL,
  folder TEXT NOT NULL CHECK (length(folder) <= 40),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 1600),
  document_ids TEXT NOT NULL CHECK (json_valid(document_ids)), -- of the library, attached with it
  uses INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (clinic_id, owner_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX quick_replies_name ON quick_replies (clinic_id, owner_id, name COLLATE NOCASE);
