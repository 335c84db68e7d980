-- What a text about care tells of, JSON [[item's id, when its reminder was due], …]: it is looked at once
-- more in the moment that it leaves. Found by its message.
ALTER TABLE care_texts ADD COLUMN told TEXT NOT NULL DEFAULT '[]';
CREATE INDEX care_texts_message ON care_texts (clinic_id, message_id);
