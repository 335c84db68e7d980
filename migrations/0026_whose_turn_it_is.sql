-- Whose turn it is: a conversation is theirs who answered it or was given it, and what waits too long is
-- raised.
ALTER TABLE conversations ADD COLUMN staff_name TEXT; -- of `staff_id`, as it was
ALTER TABLE conversations ADD COLUMN is_given INTEGER NOT NULL DEFAULT 0
CHECK (is_given IN (0, 1)); -- somebody gave it to them: answering takes it from nobody then
UPDATE conversations SET staff_name = (SELECT name FROM staff WHERE id = conversations.staff_id)
WHERE staff_id IS NOT NULL AND closed_at IS NULL;

-- Whose nobody's is a list too, so an open conversation without anybody is in the index.
DROP INDEX conversations_mine;
CREATE INDEX conversations_mine ON conversations (clinic_id, staff_id, id) WHERE closed_at IS NULL;

ALTER TABLE clinics ADD COLUMN answering_assigns INTEGER NOT NULL DEFAULT 1
CHECK (answering_assigns IN (0, 1)); -- who answers a conversation has it from then on
ALTER TABLE clinics ADD COLUMN raise_after INTEGER DEFAULT 30
CHECK (raise_after BETWEEN 1 AND 10080); -- for how many minutes that it is open a client may wait; null: for ever
ALTER TABLE clinics ADD COLUMN waiting_emails INTEGER NOT NULL DEFAULT 1
CHECK (waiting_emails IN (0, 1)); -- whether those on duty hear of what waits
ALTER TABLE clinics ADD COLUMN raised_until INTEGER NOT NULL DEFAULT 0; -- since when who was told of last waits
ALTER TABLE clinics ADD COLUMN raise_at INTEGER NOT NULL DEFAULT 0; -- before that nobody has waited too long
-- What waits already is in the list; the emails begin with what comes from now on.
UPDATE clinics SET raised_until = unixepoch() * 1000;

ALTER TABLE alerts ADD COLUMN waiting_since INTEGER; -- since when that client waits; null: it came after hours
ALTER TABLE alert_emails ADD COLUMN still_waiting INTEGER; -- how many waited at closing; null: it tells of alerts

-- Every change of a message is announced by itself.
CREATE TRIGGER conversations_that_change_hands_are_announced AFTER UPDATE OF staff_id, is_given ON conversations
WHEN NEW.last_message_at = OLD.last_message_at
  AND (NEW.staff_id IS NOT OLD.staff_id OR NEW.is_given <> OLD.is_given)
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.id, NULL
  );
END;

-- What somebody had who is not there any more is nobody's, and so in a list that colleagues look at.
CREATE TRIGGER staff_leave_their_conversations AFTER UPDATE OF deactivated_at ON staff
WHEN NEW.deactivated_at IS NOT NULL AND OLD.deactivated_at IS NULL
BEGIN
  UPDATE conversations SET staff_id = NULL, staff_name = NULL, is_given = 0
  WHERE clinic_id = NEW.clinic_id AND id IN (
    SELECT id FROM conversations INDEXED BY conversations_mine
    WHERE clinic_id = NEW.clinic_id AND staff_id = NEW.id AND closed_at IS NULL);
END;
CREATE TRIGGER conversations_come_back_to_who_is_there AFTER UPDATE OF closed_at ON conversations
WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NOT NULL AND NEW.staff_id IS NOT NULL
BEGIN
  UPDATE conversations SET
    staff_id = (SELECT id FROM staff WHERE id = NEW.staff_id AND deactivated_at IS NULL),
    staff_name = (SELECT name FROM staff WHERE id = NEW.staff_id AND deactivated_at IS NULL),
    is_given = EXISTS (SELECT 1 FROM staff
      WHERE id = NEW.staff_id AND deactivated_at IS NULL AND NEW.is_given = 1)
  WHERE clinic_id = NEW.clinic_id AND id = NEW.id
    AND NOT EXISTS (SELECT 1 FROM staff
      WHERE id = NEW.staff_id AND deactivated_at IS NULL AND name IS NEW.staff_name);
END;
