-- What a phone sends for a reaction ("Liked “…”") stays a text, and names the one that it means.
ALTER TABLE messages ADD COLUMN reacts_to INTEGER; -- its position; 0: none that is near; null: no reaction

-- Whoever reacts has not written: what they like is still to leave.
DROP TRIGGER scheduled_texts_wait_for_an_answer;
CREATE TRIGGER scheduled_texts_wait_for_an_answer AFTER INSERT ON messages
WHEN NEW.direction = 'inbound' AND NEW.reacts_to IS NULL AND EXISTS (SELECT 1 FROM scheduled_texts s
  WHERE s.clinic_id = NEW.clinic_id AND s.conversation_id = NEW.conversation_id)
BEGIN
  UPDATE scheduled_texts SET due_at = NULL, held = 'client-wrote', version = version + 1
  WHERE clinic_id = NEW.clinic_id AND conversation_id = NEW.conversation_id AND due_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM clinics c
      WHERE c.id = scheduled_texts.clinic_id AND c.withdraws_scheduled = 1);
END;

ALTER TABLE quick_replies ADD COLUMN language TEXT NOT NULL DEFAULT ''
CHECK (length(language) <= 2); -- it is written in, where somebody has said so
-- How often each person has used what is everybody's, by their ids: in its own row, which a use writes anyway.
ALTER TABLE quick_replies ADD COLUMN uses_by TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(uses_by));
