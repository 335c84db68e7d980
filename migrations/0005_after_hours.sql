-- When a clinic is there, and what happens while it is not.

-- JSON on the clinic's own row, which every inbound text reads anyway: no text costs a row more.
ALTER TABLE clinics ADD COLUMN business_hours TEXT; -- null: nobody said, so it counts as open
ALTER TABLE clinics ADD COLUMN after_hours TEXT; -- what to answer and whom to alert; null: nothing
ALTER TABLE clinics ADD COLUMN settings_version INTEGER NOT NULL DEFAULT 0; -- two may save at once

ALTER TABLE conversations ADD COLUMN staff_wrote_at INTEGER; -- somebody who is just answering
ALTER TABLE conversations ADD COLUMN auto_replied_at INTEGER;
ALTER TABLE conversations ADD COLUMN emergency_replied_at INTEGER;

-- One answer for a conversation and closed period, whatever comes at once; another in an emergency.
ALTER TABLE messages ADD COLUMN auto_key TEXT;
CREATE UNIQUE INDEX messages_one_auto_reply ON messages (clinic_id, conversation_id, auto_key)
WHERE auto_key IS NOT NULL;
-- Why an after-hours text was not answered by itself.
ALTER TABLE messages ADD COLUMN silence TEXT;

CREATE INDEX messages_after_hours ON messages (clinic_id, position)
WHERE silence IS NOT NULL OR auto_key IS NOT NULL;

-- After-hours texts that the people on duty are to hear of, until they are part of an email.
CREATE TABLE alerts (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  message_position INTEGER NOT NULL,
  is_urgent INTEGER NOT NULL CHECK (is_urgent IN (0, 1)),
  at INTEGER NOT NULL,
  email_id TEXT, -- the email that tells of it
  due_at INTEGER, -- null once it is part of one
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alerts_due ON alerts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alerts_of_email ON alerts (clinic_id, email_id) WHERE email_id IS NOT NULL;

-- Emails to the people on duty. The id is the idempotency key at the email service.
CREATE TABLE alert_emails (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER,
  failure TEXT, -- why it was given up
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER, -- when it is to be tried (again); null at its end
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_emails_log ON alert_emails (clinic_id, created_at);
CREATE INDEX alert_emails_due ON alert_emails (due_at) WHERE due_at IS NOT NULL;
