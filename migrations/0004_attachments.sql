-- Files: pictures that clients send, documents of the library, and what staff attach.
-- The bytes are in R2 under <clinic>/files/<id>, written before the row and removed after it is
-- unwanted: a row has its object, and what no row names is swept.

CREATE TABLE files (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  content_type TEXT NOT NULL, -- as sniffed; what somebody claimed is not kept
  size INTEGER NOT NULL, -- bytes
  width INTEGER, -- pixels, of pictures
  height INTEGER,
  created_at INTEGER NOT NULL,
  unwanted_at INTEGER, -- nothing names it any more: its object is to be removed, then this row
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX files_unwanted ON files (unwanted_at) WHERE unwanted_at IS NOT NULL;

-- A file on a message, which is known by its position (the messages' own key).
CREATE TABLE attachments (
  clinic_id TEXT NOT NULL,
  message_position INTEGER NOT NULL,
  place INTEGER NOT NULL, -- from 0
  state TEXT NOT NULL CHECK (state IN ('waiting', 'kept') OR state = 'unavailable'),
  file_id TEXT,
  name TEXT, -- what staff called it; null for what a client sent
  media_sid TEXT, -- the gateway's; null when it is not told yet
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER, -- when it is to be fetched (again)
  PRIMARY KEY (clinic_id, message_position, place),
  CHECK ((state = 'kept') = (file_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_file ON attachments (clinic_id, file_id) WHERE file_id IS NOT NULL;
CREATE INDEX attachments_due ON attachments (due_at) WHERE due_at IS NOT NULL;

-- What somebody is about to send, until they do.
CREATE TABLE draft_attachments (
  clinic_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  file_id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, conversation_id, staff_id, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_attachments_file ON draft_attachments (clinic_id, file_id);
CREATE INDEX draft_attachments_age ON draft_attachments (created_at);

-- The library. A replaced file stays with the messages that it went out with.
CREATE TABLE documents (
  position INTEGER PRIMARY KEY,
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  sort_name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  file_id TEXT NOT NULL,
  scope TEXT NOT NULL, -- the clinic; for archived ones another word, so that they are apart
  archived_at INTEGER,
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL -- the staff member's name, as it was
) STRICT;
CREATE UNIQUE INDEX documents_id ON documents (clinic_id, id);
CREATE INDEX documents_by_name ON documents (scope, sort_name, id);
CREATE INDEX documents_file ON documents (clinic_id, file_id);
CREATE VIRTUAL TABLE document_search USING fts5 (
  scope, name, description,
  content = 'documents', content_rowid = 'position',
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
CREATE TRIGGER documents_are_searchable AFTER INSERT ON documents
BEGIN
  INSERT INTO document_search (rowid, scope, name, description)
  VALUES (NEW.position, NEW.scope, NEW.name, NEW.description);
END;
CREATE TRIGGER documents_are_searchable_anew AFTER UPDATE OF scope, name, description ON documents
BEGIN
  INSERT INTO document_search (document_search, rowid, scope, name, description)
  VALUES ('delete', OLD.position, OLD.scope, OLD.name, OLD.description);
  INSERT INTO document_search (rowid, scope, name, description)
  VALUES (NEW.position, NEW.scope, NEW.name, NEW.description);
END;
CREATE TRIGGER documents_are_forgotten AFTER DELETE ON documents
BEGIN
  INSERT INTO document_search (document_search, rowid, scope, name, description)
  VALUES ('delete', OLD.position, OLD.scope, OLD.name, OLD.description);
END;
-- Admins write the library; staff add to it where the clinic lets them. Read with every session.
ALTER TABLE clinics ADD COLUMN staff_may_add_documents INTEGER NOT NULL DEFAULT 0
CHECK (staff_may_add_documents IN (0, 1));

-- Where the gateway fetches what goes out. In no clinic's range: the token alone says which.
CREATE TABLE media_links (
  token_hash TEXT NOT NULL PRIMARY KEY, -- SHA-256: a copy of this table opens nothing
  clinic_id TEXT NOT NULL,
  message_position INTEGER NOT NULL,
  place INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX media_links_message ON media_links (clinic_id, message_position);
CREATE INDEX media_links_expiry ON media_links (expires_at);

-- How far the sweep has compared R2 with `files`.
CREATE TABLE file_sweeps (
  bucket TEXT NOT NULL PRIMARY KEY,
  swept_until TEXT NOT NULL -- a key
) STRICT, WITHOUT ROWID;

-- Book-keeping that no flow can forget.

CREATE TRIGGER attachments_are_announced AFTER UPDATE OF state ON attachments
WHEN NEW.state IS NOT OLD.state
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id, message_position)
  SELECT m.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    m.conversation_id, m.id, m.position
  FROM messages m WHERE m.position = NEW.message_position;
END;

CREATE TRIGGER messages_take_their_attachments AFTER DELETE ON messages WHEN OLD.media_count > 0
BEGIN
  DELETE FROM attachments WHERE clinic_id = OLD.clinic_id AND message_position = OLD.position;
  DELETE FROM media_links WHERE clinic_id = OLD.clinic_id AND message_position = OLD.position;
END;
CREATE TRIGGER conversations_take_their_drafts AFTER DELETE ON conversations
BEGIN
  DELETE FROM draft_attachments WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id;
END;

-- The gateway has fetched what it sends once its fate is known.
CREATE TRIGGER media_links_end AFTER UPDATE OF delivery ON messages
WHEN NEW.media_count > 0 AND NEW.delivery IS NOT OLD.delivery
  AND (NEW.delivery IN ('delivered', 'undelivered') OR NEW.delivery = 'failed')
BEGIN
  DELETE FROM media_links WHERE clinic_id = NEW.clinic_id AND message_position = NEW.position;
END;

-- A file that nothing names any more is let go of.
CREATE VIEW named_files AS
SELECT clinic_id, file_id FROM attachments INDEXED BY attachments_file WHERE file_id IS NOT NULL
UNION ALL SELECT clinic_id, file_id FROM draft_attachments INDEXED BY draft_attachments_file
UNION ALL SELECT clinic_id, file_id FROM documents INDEXED BY documents_file;
CREATE TRIGGER attachments_let_go AFTER DELETE ON attachments WHEN OLD.file_id IS NOT NULL
BEGIN
  UPDATE files SET unwanted_at = unixepoch() * 1000
  WHERE clinic_id = OLD.clinic_id AND id = OLD.file_id AND NOT EXISTS (
    SELECT 1 FROM named_files n WHERE n.clinic_id = OLD.clinic_id AND n.file_id = OLD.file_id);
END;
CREATE TRIGGER draft_attachments_let_go AFTER DELETE ON draft_attachments
BEGIN
  UPDATE files SET unwanted_at = unixepoch() * 1000
  WHERE clinic_id = OLD.clinic_id AND id = OLD.file_id AND NOT EXISTS (
    SELECT 1 FROM named_files n WHERE n.clinic_id = OLD.clinic_id AND n.file_id = OLD.file_id);
END;
CREATE TRIGGER documents_let_go AFTER DELETE ON documents
BEGIN
  UPDATE files SET unwanted_at = unixepoch() * 1000
  WHERE clinic_id = OLD.clinic_id AND id = OLD.file_id AND NOT EXISTS (
    SELECT 1 FROM named_files n WHERE n.clinic_id = OLD.clinic_id AND n.file_id = OLD.file_id);
END;
CREATE TRIGGER documents_let_go_of_the_old AFTER UPDATE OF file_id ON documents
WHEN NEW.file_id IS NOT OLD.file_id
BEGIN
  UPDATE files SET unwanted_at = unixepoch() * 1000
  WHERE clinic_id = OLD.clinic_id AND id = OLD.file_id AND NOT EXISTS (
    SELECT 1 FROM named_files n WHERE n.clinic_id = OLD.clinic_id AND n.file_id = OLD.file_id);
END;
