-- An open conversation that is put aside stands in none of the lists of open ones: it waits for its
-- time, or its contact is spam. What closes ends that, too.
ALTER TABLE conversations ADD COLUMN aside TEXT CHECK (aside IN ('snoozed', 'spam'));
-- 8640000000000000, the last instant there is: until its client writes.
ALTER TABLE conversations ADD COLUMN snoozed_until INTEGER
CHECK ((snoozed_until IS NULL) = (aside IS NOT 'snoozed'));
ALTER TABLE conversations ADD COLUMN came_back_at INTEGER; -- by itself, at its time
-- Nobody has written in it, neither client nor staff.
ALTER TABLE conversations ADD COLUMN only_automated INTEGER NOT NULL DEFAULT 0
CHECK (only_automated IN (0, 1));

-- What came back by itself stands on top again; what holds only automated texts below all others, as
-- if said thirty years before.
DROP INDEX conversations_inbox;
CREATE INDEX conversations_inbox ON conversations (
  clinic_id, max(last_message_at - 1000000000000 * only_automated, coalesce(came_back_at, 0)), id
) WHERE closed_at IS NULL AND aside IS NULL;
DROP INDEX conversations_mine;
CREATE INDEX conversations_mine ON conversations (clinic_id, staff_id, id)
WHERE closed_at IS NULL AND aside IS NULL;
CREATE INDEX conversations_snoozed ON conversations (clinic_id, snoozed_until, id) WHERE aside = 'snoozed';
CREATE INDEX conversations_come_back ON conversations (snoozed_until) WHERE aside = 'snoozed';
CREATE INDEX conversations_spam ON conversations (clinic_id, last_message_at, id) WHERE aside = 'spam';

DROP TRIGGER staff_leave_their_conversations;
CREATE TRIGGER staff_leave_their_conversations AFTER UPDATE OF deactivated_at ON staff
WHEN NEW.deactivated_at IS NOT NULL AND OLD.deactivated_at IS NULL
BEGIN
  UPDATE conversations SET staff_id = NULL, staff_name = NULL, is_given = 0
  WHERE clinic_id = NEW.clinic_id AND id IN (
    SELECT id FROM conversations INDEXED BY conversations_mine
    WHERE clinic_id = NEW.clinic_id AND staff_id = NEW.id AND closed_at IS NULL AND aside IS NULL
    UNION ALL SELECT id FROM conversations INDEXED BY conversations_snoozed
    WHERE clinic_id = NEW.clinic_id AND aside = 'snoozed' AND staff_id = NEW.id
    UNION ALL SELECT id FROM conversations INDEXED BY conversations_spam
    WHERE clinic_id = NEW.clinic_id AND aside = 'spam' AND staff_id = NEW.id);
END;

-- The ball counts nothing that is put aside.
DROP TRIGGER conversations_count_on_insert;
CREATE TRIGGER conversations_count_on_insert AFTER INSERT ON conversations
WHEN NEW.unread_since IS NOT NULL AND NEW.closed_at IS NULL AND NEW.aside IS NULL
BEGIN
  UPDATE inboxes SET unread = unread + 1 WHERE clinic_id = NEW.clinic_id;
END;
DROP TRIGGER conversations_count_on_update;
CREATE TRIGGER conversations_count_on_update AFTER UPDATE OF unread_since, closed_at, aside ON conversations
WHEN (OLD.unread_since IS NOT NULL AND OLD.closed_at IS NULL AND OLD.aside IS NULL)
  <> (NEW.unread_since IS NOT NULL AND NEW.closed_at IS NULL AND NEW.aside IS NULL)
BEGIN
  UPDATE inboxes
  SET unread = unread
    + iif(NEW.unread_since IS NOT NULL AND NEW.closed_at IS NULL AND NEW.aside IS NULL, 1, -1)
  WHERE clinic_id = NEW.clinic_id;
END;
DROP TRIGGER conversations_count_on_delete;
CREATE TRIGGER conversations_count_on_delete AFTER DELETE ON conversations
WHEN OLD.unread_since IS NOT NULL AND OLD.closed_at IS NULL AND OLD.aside IS NULL
BEGIN
  UPDATE inboxes SET unread = unread - 1 WHERE clinic_id = OLD.clinic_id;
END;

-- Whatever calls somebody to a snoozed conversation brings it back: their text, or what did not leave.
CREATE TRIGGER conversations_wake AFTER UPDATE OF unread_since ON conversations
WHEN NEW.aside = 'snoozed' AND NEW.unread_since IS NOT NULL
BEGIN
  UPDATE conversations SET aside = NULL, snoozed_until = NULL
  WHERE clinic_id = NEW.clinic_id AND id = NEW.id;
END;
CREATE TRIGGER conversations_end_where_they_are AFTER UPDATE OF closed_at ON conversations
WHEN NEW.closed_at IS NOT NULL AND NEW.aside IS NOT NULL
BEGIN
  UPDATE conversations SET aside = NULL, snoozed_until = NULL
  WHERE clinic_id = NEW.clinic_id AND id = NEW.id;
END;
CREATE TRIGGER conversations_put_aside_are_announced AFTER UPDATE OF aside, snoozed_until ON conversations
WHEN NEW.aside IS NOT OLD.aside OR NEW.snoozed_until IS NOT OLD.snoozed_until
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.id, NULL);
END;
CREATE TRIGGER conversations_rise AFTER UPDATE OF last_message_author ON conversations
WHEN NEW.only_automated = 1 AND NEW.last_message_author <> 'automation'
BEGIN
  UPDATE conversations SET only_automated = 0 WHERE clinic_id = NEW.clinic_id AND id = NEW.id;
END;

-- Numbers whose texts nobody needs to see. They stay when what they wrote is deleted.
CREATE TABLE spam_numbers (
  clinic_id TEXT NOT NULL,
  number TEXT NOT NULL,
  marked_at INTEGER NOT NULL,
  marked_by TEXT NOT NULL, -- by name, as it was
  PRIMARY KEY (clinic_id, number)
) STRICT, WITHOUT ROWID;
-- Their open conversation follows, whatever marks the number, opens or reopens a conversation with it.
CREATE TRIGGER spam_is_put_aside AFTER INSERT ON spam_numbers
BEGIN
  UPDATE conversations SET aside = 'spam', snoozed_until = NULL, unread_since = NULL, waiting_since = NULL
  WHERE clinic_id = NEW.clinic_id AND contact = NEW.number AND closed_at IS NULL
    AND number IN (SELECT n.number FROM numbers n WHERE n.clinic_id = NEW.clinic_id);
END;
CREATE TRIGGER spam_comes_back AFTER DELETE ON spam_numbers
BEGIN
  UPDATE conversations SET aside = NULL,
    waiting_since = iif(last_message_author = 'client', last_message_at, NULL)
  WHERE clinic_id = OLD.clinic_id AND contact = OLD.number AND closed_at IS NULL AND aside = 'spam'
    AND number IN (SELECT n.number FROM numbers n WHERE n.clinic_id = OLD.clinic_id);
END;
CREATE TRIGGER spam_begins_aside AFTER INSERT ON conversations
WHEN NEW.closed_at IS NULL AND EXISTS (SELECT 1 FROM spam_numbers s
  WHERE s.clinic_id = NEW.clinic_id AND s.number = NEW.contact)
BEGIN
  UPDATE conversations SET aside = 'spam', unread_since = NULL, waiting_since = NULL
  WHERE clinic_id = NEW.clinic_id AND id = NEW.id;
END;
CREATE TRIGGER spam_reopens_aside AFTER UPDATE OF closed_at ON conversations
WHEN NEW.closed_at IS NULL AND OLD.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM spam_numbers s
  WHERE s.clinic_id = NEW.clinic_id AND s.number = NEW.contact)
BEGIN
  UPDATE conversations SET aside = 'spam', unread_since = NULL, waiting_since = NULL
  WHERE clinic_id = NEW.clinic_id AND id = NEW.id;
END;
-- Whoever has a client's number is known.
CREATE TRIGGER clients_are_no_spam AFTER INSERT ON client_numbers
WHEN EXISTS (SELECT 1 FROM spam_numbers s WHERE s.clinic_id = NEW.clinic_id AND s.number = NEW.number)
BEGIN
  DELETE FROM spam_numbers WHERE clinic_id = NEW.clinic_id AND number = NEW.number;
END;

-- Automated texts stand folded, and move no conversation to the top.
ALTER TABLE clinics ADD COLUMN folds_automated INTEGER NOT NULL DEFAULT 1 CHECK (folds_automated IN (0, 1));
