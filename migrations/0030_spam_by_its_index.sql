-- The same as before, and found by its key: SQLite, which has no statistics here, walked all that the
-- clinic has.
DROP TRIGGER spam_is_put_aside;
CREATE TRIGGER spam_is_put_aside AFTER INSERT ON spam_numbers
BEGIN
  UPDATE conversations SET aside = 'spam', snoozed_until = NULL, unread_since = NULL, waiting_since = NULL
  WHERE clinic_id = NEW.clinic_id AND id IN (SELECT v.id FROM numbers n
    CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = NEW.clinic_id
      AND v.number = n.number AND v.contact = NEW.number AND v.closed_at IS NULL
    WHERE n.clinic_id = NEW.clinic_id);
END;
DROP TRIGGER spam_comes_back;
CREATE TRIGGER spam_comes_back AFTER DELETE ON spam_numbers
BEGIN
  UPDATE conversations SET aside = NULL,
    waiting_since = iif(last_message_author = 'client', last_message_at, NULL)
  WHERE clinic_id = OLD.clinic_id AND aside = 'spam' AND id IN (SELECT v.id FROM numbers n
    CROSS JOIN conversations v INDEXED BY conversations_one_open ON v.clinic_id = OLD.clinic_id
      AND v.number = n.number AND v.contact = OLD.number AND v.closed_at IS NULL
    WHERE n.clinic_id = OLD.clinic_id);
END;
