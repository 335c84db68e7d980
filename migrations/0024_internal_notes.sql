-- What colleagues write to each other in a conversation. A table of its own: nothing that sends, exports
-- or searches texts looks here.
CREATE TABLE notes (
  clinic_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  after_position INTEGER NOT NULL, -- of the message that was the last one then; 0 before the first
  place INTEGER NOT NULL CHECK (place BETWEEN 1 AND 99), -- among those after the same message
  id TEXT NOT NULL,
  token TEXT NOT NULL, -- of the form that it was typed into
  staff_id TEXT NOT NULL,
  author_name TEXT NOT NULL, -- as it was
  body TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 4000),
  mentions TEXT NOT NULL CHECK (json_valid(mentions)), -- names of colleagues, as they were
  created_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, conversation_id, after_position, place)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX notes_once ON notes (clinic_id, conversation_id, token);

-- Who is asked to look at a conversation, until they do.
CREATE TABLE mentions (
  clinic_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  note_id TEXT NOT NULL, -- the latest that asks
  by_name TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, staff_id, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_conversation ON mentions (clinic_id, conversation_id);

ALTER TABLE changes ADD COLUMN note_after INTEGER;
ALTER TABLE changes ADD COLUMN note_place INTEGER;

CREATE TRIGGER notes_are_announced AFTER INSERT ON notes
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, note_after, note_place)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id, NEW.after_position, NEW.place
  );
END;
CREATE TRIGGER notes_that_go_are_announced AFTER DELETE ON notes
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, note_after, note_place)
  VALUES (
    OLD.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = OLD.clinic_id),
    OLD.conversation_id, OLD.after_position, OLD.place
  );
END;

CREATE TRIGGER conversations_take_their_notes AFTER DELETE ON conversations
BEGIN
  DELETE FROM notes WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id;
  DELETE FROM mentions WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id;
END;
