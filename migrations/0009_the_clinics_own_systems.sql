-- The clinic's own systems: who may call, and what they call what is ours.

-- A token opens one clinic, as far as its scopes go. Which clinic, only the token tells.
CREATE TABLE api_tokens (
  token_hash TEXT NOT NULL PRIMARY KEY, -- HMAC under AUTH_SECRET: a copy of this table opens nothing
  clinic_id TEXT NOT NULL REFERENCES clinics (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60), -- what the log and the thread say
  scopes TEXT NOT NULL, -- JSON
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL, -- the admin's name, as it was
  last_used_at INTEGER, -- to the hour: a call writes nothing here
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX api_tokens_of_clinic ON api_tokens (clinic_id, id) WHERE revoked_at IS NULL;

-- What the clinic's system calls a row of ours. Inserted in one transaction with the row that it
-- names, so that of two who bring the same thing at once one makes it.
CREATE TABLE external_ids (
  clinic_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('client', 'patient') OR kind IN ('appointment', 'care-item')),
  external_id TEXT NOT NULL,
  id TEXT NOT NULL,
  said TEXT NOT NULL, -- JSON: fingerprints of what it said last, by field; what it repeats is no news
  PRIMARY KEY (clinic_id, kind, external_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX external_ids_of_row ON external_ids (clinic_id, kind, id);
-- Whom a client that has been merged went to.
CREATE INDEX merges_merged ON merges (clinic_id, merged_id) WHERE undone_at IS NULL;

-- A text that a system has sent, so that whatever it repeats sends it once.
CREATE TABLE idempotency_keys (
  clinic_id TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL, -- of what was asked; the text itself is with its message
  message_id TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
