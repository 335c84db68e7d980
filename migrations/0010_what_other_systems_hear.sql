-- What other systems hear: where a clinic's own systems want to be told of what happens (receivers),
-- and what there is to tell them (events). An event holds ids; what it says is put together when it
-- is posted, so that what was deleted meanwhile is not told any more.

CREATE TABLE receivers (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  url TEXT NOT NULL,
  kinds TEXT NOT NULL, -- JSON: what it wants to hear of
  tells_text INTEGER NOT NULL CHECK (tells_text IN (0, 1)), -- also what clients wrote
  secret TEXT NOT NULL, -- sealed with a key that only the Worker has: a copy of this table signs nothing
  old_secret TEXT, -- the one before signs too, until then
  old_secret_until INTEGER,
  created_at INTEGER NOT NULL,
  off_at INTEGER, -- nothing is written down for it and nothing posted
  off_reason TEXT,
  removed_at INTEGER, -- the job forgets its events, then this row
  failures INTEGER NOT NULL DEFAULT 0, -- tries that failed since one was taken
  failing_since INTEGER,
  due_at INTEGER, -- when the job is to look at it (again): to post, or to forget what is old
  busy_until INTEGER, -- one run at a time, so that events go in their order
  version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receivers_due ON receivers (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE events (
  clinic_id TEXT NOT NULL,
  receiver_id TEXT NOT NULL,
  id TEXT NOT NULL, -- begins with the time, so that the log is read by it
  kind TEXT NOT NULL CHECK (
    kind IN ('message.received', 'delivery.changed') OR kind IN ('consent.changed', 'appointment.answered')
    OR kind = 'receiver.tested'
  ),
  subject_id TEXT NOT NULL, -- of a message or an appointment its id; of consent the number
  message_position INTEGER, -- where its message is: a deleted one's position may be another's by now
  detail TEXT, -- the state or answer that it tells of
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  tried_at INTEGER,
  status INTEGER, -- what the last try was answered with
  problem TEXT, -- why the last try failed
  due_at INTEGER, -- null once its outcome is known
  outcome TEXT CHECK (outcome IN ('taken', 'given-up') OR outcome = 'withdrawn'),
  PRIMARY KEY (clinic_id, receiver_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_waiting ON events (clinic_id, receiver_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX events_given_up ON events (clinic_id, receiver_id) WHERE outcome = 'given-up';

-- The receivers that are on, for whoever reads the clinic's row anyway: ids with blanks between them.
ALTER TABLE clinics ADD COLUMN receivers TEXT;
CREATE TRIGGER receivers_come AFTER INSERT ON receivers
BEGIN
  UPDATE clinics SET receivers = (SELECT group_concat(id, ' ') FROM receivers
    WHERE clinic_id = NEW.clinic_id AND off_at IS NULL) WHERE id = NEW.clinic_id;
END;
CREATE TRIGGER receivers_are_switched AFTER UPDATE OF off_at ON receivers WHEN NEW.off_at IS NOT OLD.off_at
BEGIN
  UPDATE clinics SET receivers = (SELECT group_concat(id, ' ') FROM receivers
    WHERE clinic_id = NEW.clinic_id AND off_at IS NULL) WHERE id = NEW.clinic_id;
END;

-- Somebody wants to hear what becomes of a message. Known since it was handed over, so that its
-- reports, of which there are two for each, need not ask.
ALTER TABLE messages ADD COLUMN is_heard INTEGER;
CREATE TRIGGER messages_are_heard AFTER UPDATE OF delivery ON messages
WHEN NEW.delivery = 'sending' AND NEW.is_heard IS NULL
  AND (SELECT receivers FROM clinics WHERE id = NEW.clinic_id) IS NOT NULL
BEGIN
  UPDATE messages SET is_heard = 1 WHERE position = NEW.position;
END;

-- Events are written with what they tell of, in one transaction: whatever flow did it.

CREATE TRIGGER received_messages_are_told AFTER INSERT ON messages WHEN NEW.direction = 'inbound'
BEGIN
  INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, message_position, at, due_at)
  SELECT clinic_id, id, printf('evt_%011x', NEW.created_at) || lower(hex(randomblob(8))),
    'message.received', NEW.id, NEW.position, NEW.created_at, NEW.created_at
  FROM receivers
  WHERE clinic_id = NEW.clinic_id AND off_at IS NULL AND instr(kinds, '"message.received"') > 0;
END;

CREATE TRIGGER deliveries_are_told AFTER UPDATE OF delivery ON messages
WHEN NEW.is_heard = 1 AND NEW.delivery IS NOT OLD.delivery AND NEW.delivery NOT IN ('queued', 'sending')
BEGIN
  INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, message_position, detail, at, due_at)
  SELECT clinic_id, id, printf('evt_%011x', NEW.delivery_at) || lower(hex(randomblob(8))),
    'delivery.changed', NEW.id, NEW.position, NEW.delivery, NEW.delivery_at, NEW.delivery_at
  FROM receivers
  WHERE clinic_id = NEW.clinic_id AND off_at IS NULL AND instr(kinds, '"delivery.changed"') > 0;
END;

CREATE TRIGGER opt_outs_are_told AFTER INSERT ON opt_outs
BEGIN
  INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, detail, at, due_at)
  SELECT clinic_id, id, printf('evt_%011x', NEW.opted_out_at) || lower(hex(randomblob(8))),
    'consent.changed', NEW.number, 'opted-out', NEW.opted_out_at, NEW.opted_out_at
  FROM receivers
  WHERE clinic_id = NEW.clinic_id AND off_at IS NULL AND instr(kinds, '"consent.changed"') > 0;
END;

CREATE TRIGGER opt_ins_are_told AFTER DELETE ON opt_outs
BEGIN
  INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, detail, at, due_at)
  SELECT clinic_id, id, printf('evt_%011x', now) || lower(hex(randomblob(8))),
    'consent.changed', OLD.number, 'opted-in', now, now
  FROM receivers CROSS JOIN (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now)
  WHERE clinic_id = OLD.clinic_id AND off_at IS NULL AND instr(kinds, '"consent.changed"') > 0;
END;

-- Also when an answer no longer holds: staff took it back, or moved the appointment.
CREATE TRIGGER answers_are_told AFTER UPDATE OF answer ON appointments WHEN NEW.answer IS NOT OLD.answer
BEGIN
  INSERT INTO events (clinic_id, receiver_id, id, kind, subject_id, detail, at, due_at)
  SELECT clinic_id, id, printf('evt_%011x', now) || lower(hex(randomblob(8))),
    'appointment.answered', NEW.id, NEW.answer, now, now
  FROM receivers CROSS JOIN (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now)
  WHERE clinic_id = NEW.clinic_id AND off_at IS NULL AND instr(kinds, '"appointment.answered"') > 0;
END;

CREATE TRIGGER events_wake_their_receiver AFTER INSERT ON events
BEGIN
  UPDATE receivers SET due_at = NEW.due_at
  WHERE clinic_id = NEW.clinic_id AND id = NEW.receiver_id AND (due_at IS NULL OR due_at > NEW.due_at);
END;
