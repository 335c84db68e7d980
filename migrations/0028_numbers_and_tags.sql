-- How a clinic's days went, in counts: one row for a day, folded in the background from what happened.
-- It names nobody, and stays when what was counted is deleted.
CREATE TABLE day_counts (
  clinic_id TEXT NOT NULL,
  day TEXT NOT NULL, -- the clinic's own: "2026-11-24"
  counts TEXT NOT NULL CHECK (json_valid(counts)), -- what (domain/numbers.ts) and how often
  PRIMARY KEY (clinic_id, day)
) STRICT, WITHOUT ROWID;

-- How far it has come: messages are counted up to a position, each once.
CREATE TABLE counting (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  position INTEGER NOT NULL,
  version INTEGER NOT NULL, -- of several runs that read the same, one writes
  began_at INTEGER NOT NULL -- what failed before, no trigger has seen
) STRICT;
INSERT INTO counting (id, position, version, began_at) VALUES (1, 0, 0, unixepoch() * 1000);

-- A place that the last message leaves is given to the next one, which has not been counted.
CREATE TRIGGER counting_goes_back AFTER DELETE ON messages
WHEN OLD.position > (SELECT coalesce(max(position), 0) FROM messages)
BEGIN
  UPDATE counting SET version = version + 1,
    position = min(position, (SELECT coalesce(max(position), 0) FROM messages));
END;

-- What happens seldom, and not with a message's storing: it waits here to be counted.
CREATE TABLE uncounted (
  id INTEGER PRIMARY KEY,
  clinic_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL
) STRICT;
CREATE TRIGGER failures_are_counted AFTER UPDATE OF delivery ON messages
WHEN (NEW.delivery = 'failed' OR NEW.delivery = 'undelivered')
  AND OLD.delivery <> 'failed' AND OLD.delivery <> 'undelivered'
BEGIN
  INSERT INTO uncounted (clinic_id, at, what)
  VALUES (NEW.clinic_id, NEW.delivery_at, 'failed ' || coalesce(NEW.error_code, 0));
END;
CREATE TRIGGER failures_are_counted_as_they_come AFTER INSERT ON messages
WHEN (NEW.delivery = 'failed' OR NEW.delivery = 'undelivered')
  AND NEW.delivery_at >= (SELECT began_at FROM counting)
BEGIN
  INSERT INTO uncounted (clinic_id, at, what)
  VALUES (NEW.clinic_id, NEW.delivery_at, 'failed ' || coalesce(NEW.error_code, 0));
END;
CREATE TRIGGER opt_outs_are_counted AFTER INSERT ON consent_ledger WHEN NEW.kind = 'opted-out'
BEGIN
  INSERT INTO uncounted (clinic_id, at, what) VALUES (NEW.clinic_id, NEW.at, 'opt-out');
END;
INSERT INTO uncounted (clinic_id, at, what)
SELECT clinic_id, at, 'opt-out' FROM consent_ledger WHERE kind = 'opted-out';

-- When each clinic closes next for the day; 0: that is to be found out; null: it never does.
CREATE TABLE closings (
  clinic_id TEXT NOT NULL PRIMARY KEY,
  next_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX closings_next ON closings (next_at) WHERE next_at IS NOT NULL;
INSERT INTO closings (clinic_id, next_at) SELECT id, 0 FROM clinics;
CREATE TRIGGER clinics_close AFTER INSERT ON clinics
BEGIN
  INSERT INTO closings (clinic_id, next_at) VALUES (NEW.id, 0);
END;
CREATE TRIGGER clinics_close_at_other_times AFTER UPDATE OF business_hours, time_zone ON clinics
WHEN NEW.business_hours IS NOT OLD.business_hours OR NEW.time_zone <> OLD.time_zone
BEGIN
  UPDATE closings SET next_at = 0 WHERE clinic_id = NEW.id;
END;

-- Since when, at least, somebody has said that no answer is needed.
ALTER TABLE conversations ADD COLUMN settled_at INTEGER;

-- Tags: a clinic's few with their names and colours, which every page has from the clinic's row, and
-- the ids of a conversation's on its own row. An id that is no tag any more is passed over.
ALTER TABLE clinics ADD COLUMN tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags));
ALTER TABLE conversations ADD COLUMN tags TEXT CHECK (tags IS NULL OR json_valid(tags));

-- Open conversations by their tags. Kept by triggers, so that no flow can forget it.
CREATE TABLE conversation_tags (
  clinic_id TEXT NOT NULL,
  tag_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  PRIMARY KEY (clinic_id, tag_id, conversation_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER conversations_come_with_tags AFTER INSERT ON conversations
WHEN NEW.tags IS NOT NULL AND NEW.closed_at IS NULL
BEGIN
  INSERT OR IGNORE INTO conversation_tags (clinic_id, tag_id, conversation_id)
  SELECT NEW.clinic_id, value, NEW.id FROM json_each(NEW.tags);
END;
CREATE TRIGGER conversations_are_tagged AFTER UPDATE OF tags, closed_at ON conversations
WHEN NEW.tags IS NOT OLD.tags
  OR (NEW.tags IS NOT NULL AND (NEW.closed_at IS NULL) <> (OLD.closed_at IS NULL))
BEGIN
  DELETE FROM conversation_tags WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id
    AND tag_id IN (SELECT value FROM json_each(coalesce(OLD.tags, '[]')));
  INSERT OR IGNORE INTO conversation_tags (clinic_id, tag_id, conversation_id)
  SELECT NEW.clinic_id, value, NEW.id FROM json_each(coalesce(NEW.tags, '[]'))
  WHERE NEW.closed_at IS NULL;
END;
CREATE TRIGGER tags_are_announced AFTER UPDATE OF tags ON conversations
WHEN NEW.tags IS NOT OLD.tags
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.id, NULL);
END;
CREATE TRIGGER conversations_take_their_tags AFTER DELETE ON conversations WHEN OLD.tags IS NOT NULL
BEGIN
  DELETE FROM conversation_tags WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id
    AND tag_id IN (SELECT value FROM json_each(OLD.tags));
END;
