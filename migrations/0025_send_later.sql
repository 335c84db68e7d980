-- Texts that staff have written and that leave later. A row ends as a message, in one transaction, or
-- when somebody puts it away; what does not leave by itself any more says why.
CREATE TABLE scheduled_texts (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  staff_id TEXT NOT NULL, -- in whose name it goes: who wrote or changed it last
  staff_name TEXT NOT NULL,
  body TEXT NOT NULL CHECK (length(body) <= 1600),
  file_count INTEGER NOT NULL, -- of its attachments, which are a draft of its own until then
  leaves_at INTEGER NOT NULL, -- what was chosen
  at_opening INTEGER NOT NULL CHECK (at_opening IN (0, 1)), -- when the clinic opens, whenever that is
  due_at INTEGER, -- when it is looked at; null: it does not leave by itself
  held TEXT, -- why not
  held_by TEXT, -- whose decision that was, by name
  saved_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0, -- counts what two people could do at once
  PRIMARY KEY (clinic_id, id),
  CHECK ((due_at IS NULL) = (held IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX scheduled_texts_conversation ON scheduled_texts (clinic_id, conversation_id, leaves_at);
CREATE INDEX scheduled_texts_due ON scheduled_texts (due_at) WHERE due_at IS NOT NULL;

ALTER TABLE clinics ADD COLUMN withdraws_scheduled INTEGER NOT NULL DEFAULT 1
CHECK (withdraws_scheduled IN (0, 1)); -- when their client writes first

-- Whatever a client writes may make it the wrong text. To ask first costs nothing where there is none,
-- and an UPDATE that finds none is a row read, with every text.
CREATE TRIGGER scheduled_texts_wait_for_an_answer AFTER INSERT ON messages
WHEN NEW.direction = 'inbound' AND EXISTS (SELECT 1 FROM scheduled_texts s
  WHERE s.clinic_id = NEW.clinic_id AND s.conversation_id = NEW.conversation_id)
BEGIN
  UPDATE scheduled_texts SET due_at = NULL, held = 'client-wrote', version = version + 1
  WHERE clinic_id = NEW.clinic_id AND conversation_id = NEW.conversation_id AND due_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM clinics c
      WHERE c.id = scheduled_texts.clinic_id AND c.withdraws_scheduled = 1);
END;

-- Nothing goes into a closed conversation; who takes the closing back has it again as it was.
CREATE TRIGGER scheduled_texts_end_with_closing AFTER UPDATE OF closed_at ON conversations
WHEN NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL AND EXISTS (SELECT 1 FROM scheduled_texts s
  WHERE s.clinic_id = NEW.clinic_id AND s.conversation_id = NEW.id)
BEGIN
  UPDATE scheduled_texts SET due_at = NULL, held = 'closed', held_by = NEW.closed_by, version = version + 1
  WHERE clinic_id = NEW.clinic_id AND conversation_id = NEW.id AND due_at IS NOT NULL;
END;
CREATE TRIGGER scheduled_texts_come_back AFTER UPDATE OF closed_at ON conversations
WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM scheduled_texts s
  WHERE s.clinic_id = NEW.clinic_id AND s.conversation_id = NEW.id)
BEGIN
  UPDATE scheduled_texts SET due_at = leaves_at, held = NULL, held_by = NULL, version = version + 1
  WHERE clinic_id = NEW.clinic_id AND conversation_id = NEW.id AND held = 'closed';
END;

CREATE TRIGGER conversations_take_their_scheduled_texts AFTER DELETE ON conversations
WHEN EXISTS (SELECT 1 FROM scheduled_texts s
  WHERE s.clinic_id = OLD.clinic_id AND s.conversation_id = OLD.id)
BEGIN
  DELETE FROM scheduled_texts WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id;
END;
-- Its attachments are a draft of nobody's: what went out has them by now, the rest is let go of.
CREATE TRIGGER scheduled_texts_take_their_attachments AFTER DELETE ON scheduled_texts
WHEN OLD.file_count > 0
BEGIN
  DELETE FROM draft_attachments
  WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.conversation_id
    AND staff_id = 'scheduled ' || OLD.id;
END;

CREATE TRIGGER scheduled_texts_are_announced AFTER INSERT ON scheduled_texts
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id, NULL);
END;
CREATE TRIGGER scheduled_texts_are_announced_anew AFTER UPDATE OF version ON scheduled_texts
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id, NULL);
END;
-- What leaves is announced as a message.
CREATE TRIGGER scheduled_texts_are_put_away AFTER DELETE ON scheduled_texts WHEN OLD.due_at IS NULL
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (OLD.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = OLD.clinic_id),
    OLD.conversation_id, NULL);
END;
