-- The line: who works where, who texts whom, and what is still to be done.
--
-- Directory tables (clinics, numbers, staff, sessions, sign_in_attempts, gateway_cursors) answer
-- "which clinic?". Every other table belongs to one clinic and leads with clinic_id.
-- Lists in checks come in pairs: from three on, SQLite builds a table for the list at every insert,
-- and D1 bills reading it.
-- WITHOUT ROWID where the primary key is the way in: it spares a second copy of the key.

CREATE TABLE clinics (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  country TEXT NOT NULL CHECK (length(country) = 2),
  time_zone TEXT NOT NULL,
  shard TEXT NOT NULL DEFAULT 'DB', -- the D1 binding that holds this clinic's rows
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE numbers (
  number TEXT NOT NULL PRIMARY KEY CHECK (number LIKE '+%'),
  clinic_id TEXT NOT NULL REFERENCES clinics (id),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
  id TEXT NOT NULL PRIMARY KEY,
  clinic_id TEXT NOT NULL REFERENCES clinics (id),
  email TEXT NOT NULL CHECK (email = lower(email)),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  role TEXT NOT NULL CHECK (role IN ('admin', 'staff')),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deactivated_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX staff_email ON staff (email);

CREATE TABLE sessions (
  token_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the cookie: a copy of this table signs nobody in
  staff_id TEXT NOT NULL REFERENCES staff (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_staff ON sessions (staff_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE sign_in_attempts (
  key TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL,
  resets_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_attempts_reset ON sign_in_attempts (resets_at);

-- How far the gateway's own list has been compared with ours.
CREATE TABLE gateway_cursors (
  account_sid TEXT NOT NULL PRIMARY KEY,
  reconciled_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;

-- One owner for each number in a clinic.
CREATE TABLE client_numbers (
  clinic_id TEXT NOT NULL,
  number TEXT NOT NULL,
  client_id TEXT NOT NULL,
  PRIMARY KEY (clinic_id, number),
  FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_numbers_client ON client_numbers (clinic_id, client_id);

CREATE TABLE patients (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  species TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, id),
  FOREIGN KEY (clinic_id, client_id) REFERENCES clients (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX patients_client ON patients (clinic_id, client_id);

-- A number that said STOP to this clinic, until it says START.
CREATE TABLE opt_outs (
  clinic_id TEXT NOT NULL,
  number TEXT NOT NULL,
  opted_out_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, number)
) STRICT, WITHOUT ROWID;

-- What the list shows is kept on the row: a page of the inbox is one short range of one index.
CREATE TABLE conversations (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL, -- the clinic's
  contact TEXT NOT NULL, -- the other side as the network names it: E.164, a short code, or letters
  client_id TEXT,
  client_name TEXT,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  last_message_at INTEGER NOT NULL,
  last_message_text TEXT NOT NULL,
  last_message_author TEXT NOT NULL CHECK (
    last_message_author IN ('client', 'staff') OR last_message_author IN ('auto-responder', 'automation')
  ),
  unread_since INTEGER, -- nobody has opened it since the client wrote
  waiting_since INTEGER, -- the client spoke last
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX conversations_one_open ON conversations (clinic_id, number, contact) WHERE closed_at IS NULL;
CREATE INDEX conversations_inbox ON conversations (clinic_id, last_message_at, id) WHERE closed_at IS NULL;

CREATE TABLE messages (
  position INTEGER PRIMARY KEY, -- the order of storing: what a thread is read and paged by
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- No foreign key: it would cost a read for each message. What is inserted takes this from a
  -- subquery that finds the clinic's open conversation, and NOT NULL refuses the rest.
  conversation_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('inbound', 'outbound')),
  author TEXT NOT NULL CHECK (author IN ('client', 'staff') OR author IN ('auto-responder', 'automation')),
  author_name TEXT, -- the staff member's, as it was
  staff_id TEXT,
  body TEXT NOT NULL,
  media_count INTEGER NOT NULL DEFAULT 0,
  client_token TEXT, -- of the form that it was typed into
  attempt_of TEXT, -- the message that this one sends again
  provider_sid TEXT,
  delivery TEXT CHECK (
    delivery IN ('queued', 'sending') OR delivery IN ('sent', 'delivered')
    OR delivery IN ('undelivered', 'failed') OR delivery = 'unknown'
  ),
  delivery_at INTEGER,
  error_code INTEGER,
  created_at INTEGER NOT NULL,
  CHECK ((direction = 'outbound') = (delivery IS NOT NULL)),
  CHECK ((direction = 'inbound') = (author = 'client'))
) STRICT;
CREATE UNIQUE INDEX messages_id ON messages (clinic_id, id);
CREATE INDEX messages_conversation ON messages (clinic_id, conversation_id); -- SQLite appends position
CREATE UNIQUE INDEX messages_once_from_gateway ON messages (clinic_id, provider_sid) WHERE provider_sid IS NOT NULL;
CREATE UNIQUE INDEX messages_once_from_form ON messages (clinic_id, conversation_id, client_token) WHERE client_token IS NOT NULL;
CREATE INDEX messages_unknown ON messages (clinic_id, conversation_id) WHERE delivery = 'unknown';

-- Unread conversations of a clinic, counted as they change: the ball must not cost a scan.
CREATE TABLE inboxes (
  clinic_id TEXT NOT NULL PRIMARY KEY,
  unread INTEGER NOT NULL CHECK (unread >= 0)
) STRICT, WITHOUT ROWID;

-- The live feed: what a browser that is at `seq` has not seen yet.
CREATE TABLE changes (
  clinic_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  conversation_id TEXT NOT NULL,
  message_id TEXT,
  PRIMARY KEY (clinic_id, seq)
) STRICT, WITHOUT ROWID;

-- Work to do after a commit. Ids only; done work is deleted. The sweep crosses clinics by due_at.
CREATE TABLE outbox (
  clinic_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('deliver-message')),
  subject_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, kind, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_at);

-- Book-keeping that no flow can forget.

CREATE TRIGGER clinics_have_an_inbox AFTER INSERT ON clinics
BEGIN
  INSERT INTO inboxes (clinic_id, unread) VALUES (NEW.id, 0);
END;

CREATE TRIGGER conversations_count_on_insert AFTER INSERT ON conversations
WHEN NEW.unread_since IS NOT NULL AND NEW.closed_at IS NULL
BEGIN
  UPDATE inboxes SET unread = unread + 1 WHERE clinic_id = NEW.clinic_id;
END;

CREATE TRIGGER conversations_count_on_update AFTER UPDATE OF unread_since, closed_at ON conversations
WHEN (OLD.unread_since IS NOT NULL AND OLD.closed_at IS NULL) <> (NEW.unread_since IS NOT NULL AND NEW.closed_at IS NULL)
BEGIN
  UPDATE inboxes
  SET unread = unread + iif(NEW.unread_since IS NOT NULL AND NEW.closed_at IS NULL, 1, -1)
  WHERE clinic_id = NEW.clinic_id;
END;

CREATE TRIGGER conversations_count_on_delete AFTER DELETE ON conversations
WHEN OLD.unread_since IS NOT NULL AND OLD.closed_at IS NULL
BEGIN
  UPDATE inboxes SET unread = unread - 1 WHERE clinic_id = OLD.clinic_id;
END;

CREATE TRIGGER messages_are_announced AFTER INSERT ON messages
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id,
    NEW.id
  );
END;

-- "sending" lasts as long as one request to the gateway, and "queued" after it only says that the
-- gateway was busy: neither is worth waking every browser for.
CREATE TRIGGER deliveries_are_announced AFTER UPDATE OF delivery ON messages
WHEN NEW.delivery IS NOT OLD.delivery AND NEW.delivery NOT IN ('queued', 'sending')
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id,
    NEW.id
  );
END;

-- A new message announces itself; this is for everything else that a list row shows.
CREATE TRIGGER conversations_are_announced AFTER UPDATE ON conversations
WHEN NEW.last_message_at = OLD.last_message_at AND (
  NEW.unread_since IS NOT OLD.unread_since OR NEW.waiting_since IS NOT OLD.waiting_since
  OR NEW.closed_at IS NOT OLD.closed_at OR NEW.client_id IS NOT OLD.client_id
  OR NEW.client_name IS NOT OLD.client_name
)
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.id,
    NULL
  );
END;

-- The feed keeps the last few thousand changes: a browser further behind loads its page anew.
CREATE TRIGGER changes_are_a_ring AFTER INSERT ON changes
WHEN NEW.seq % 64 = 0
BEGIN
  DELETE FROM changes WHERE clinic_id = NEW.clinic_id AND seq <= NEW.seq - 4096;
END;
