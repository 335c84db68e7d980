-- The audit log: only ever added to, and what remains of a text that was deleted.

CREATE TRIGGER activity_is_never_changed BEFORE UPDATE ON activity
BEGIN
  SELECT RAISE(ABORT, 'The log is only ever added to');
END;
CREATE TRIGGER activity_is_never_deleted BEFORE DELETE ON activity
BEGIN
  SELECT RAISE(ABORT, 'The log is only ever added to');
END;

-- That a text was sent, or not answered by itself, survives its deletion; with whom and what was said
-- does not: ids and outcomes alone.
CREATE TABLE message_traces (
  clinic_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  position INTEGER NOT NULL, -- where it was in the list of texts; another may be there by now
  conversation_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  author_name TEXT,
  staff_id TEXT,
  silence TEXT,
  auto_key TEXT,
  delivery TEXT,
  error_code INTEGER,
  PRIMARY KEY (clinic_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_traces_sent ON message_traces (clinic_id, message_id) WHERE delivery IS NOT NULL;
CREATE INDEX message_traces_after_hours ON message_traces (clinic_id, position, message_id)
WHERE silence IS NOT NULL OR auto_key IS NOT NULL;

CREATE TRIGGER messages_leave_a_trace AFTER DELETE ON messages
WHEN OLD.delivery IS NOT NULL OR OLD.silence IS NOT NULL
BEGIN
  INSERT OR IGNORE INTO message_traces (clinic_id, message_id, position, conversation_id, at, author,
    author_name, staff_id, silence, auto_key, delivery, error_code)
  VALUES (OLD.clinic_id, OLD.id, OLD.position, OLD.conversation_id, OLD.created_at, OLD.author,
    OLD.author_name, OLD.staff_id, OLD.silence, OLD.auto_key, OLD.delivery, OLD.error_code);
END;
CREATE TRIGGER message_traces_are_never_changed BEFORE UPDATE ON message_traces
BEGIN
  SELECT RAISE(ABORT, 'The log is only ever added to');
END;
CREATE TRIGGER message_traces_are_never_deleted BEFORE DELETE ON message_traces
BEGIN
  SELECT RAISE(ABORT, 'The log is only ever added to');
END;

-- Those of a clinic that wait, whatever it has had before; for the sweep those of all clinics.
CREATE INDEX alerts_waiting ON alerts (clinic_id, is_urgent, id, due_at) WHERE due_at IS NOT NULL;
DROP INDEX alerts_due;
-- The service may have taken it in an attempt that it did not answer: its key holds for a day.
ALTER TABLE alert_emails ADD COLUMN unsure INTEGER NOT NULL DEFAULT 0 CHECK (unsure IN (0, 1));
