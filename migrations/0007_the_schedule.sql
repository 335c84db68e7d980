-- The schedule: who comes when, and the automated texts about it.

ALTER TABLE patients ADD COLUMN deceased_at INTEGER; -- nothing automated is ever sent about one

CREATE TABLE appointment_types (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 5 AND 720),
  is_sensitive INTEGER NOT NULL DEFAULT 0 CHECK (is_sensitive IN (0, 1)), -- nothing automated, ever
  confirmation TEXT NOT NULL,
  reminder TEXT NOT NULL,
  offsets TEXT NOT NULL, -- JSON: how long before the start reminders go, in minutes
  archived_at INTEGER,
  version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE appointments (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  patient_id TEXT,
  type_id TEXT NOT NULL,
  staff_name TEXT NOT NULL, -- whom the client comes to; empty: nobody in particular
  room TEXT NOT NULL,
  notes TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
  status TEXT NOT NULL CHECK (
    status IN ('booked', 'confirmed') OR status IN ('cancelled', 'done') OR status = 'missed'
  ),
  asked_at INTEGER, -- when a text last asked the client whether they come
  answer TEXT CHECK (answer IN ('confirm', 'reschedule')), -- what they said to that
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX appointments_day ON appointments (clinic_id, starts_at);
CREATE INDEX appointments_client ON appointments (clinic_id, client_id, starts_at);
-- What a client's text can be the answer to.
CREATE INDEX appointments_asked ON appointments (clinic_id, client_id, starts_at)
WHERE asked_at IS NOT NULL AND status = 'booked';

-- Automated texts, from the plan to what became of them. `due_at` is null once that is known.
CREATE TABLE planned_texts (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  appointment_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('confirmation', 'reminder') OR kind IN ('running-late', 'cancellation')
  ),
  starts_at INTEGER NOT NULL, -- the start that it tells of: after a move it says nothing any more
  place INTEGER NOT NULL, -- of several reminders, which: minutes before the start
  planned_at INTEGER NOT NULL, -- when it was to go
  due_at INTEGER,
  settled_at INTEGER,
  outcome TEXT, -- 'sent', or why it was not
  message_id TEXT,
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
-- The same text about the same start once, whoever plans it again.
CREATE UNIQUE INDEX planned_texts_once ON planned_texts (clinic_id, appointment_id, kind, starts_at, place);
CREATE INDEX planned_texts_due ON planned_texts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX planned_texts_of_clinic ON planned_texts (clinic_id, due_at) WHERE due_at IS NOT NULL;

-- What the clinic understood a text to say about an appointment, so that it can be taken back.
ALTER TABLE messages ADD COLUMN understood TEXT;

-- Every clinic begins with the same few kinds of appointment, and changes them as it likes.
CREATE TABLE first_appointment_types (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  is_sensitive INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO first_appointment_types VALUES
  ('check-up', 'Check-up', 30, 0), ('vaccination', 'Vaccination', 15, 0),
  ('surgery', 'Surgery', 90, 0), ('goodbye', 'Euthanasia', 60, 1);

CREATE TRIGGER clinics_have_types AFTER INSERT ON clinics
BEGIN
  INSERT INTO appointment_types (clinic_id, id, name, minutes, is_sensitive, confirmation, reminder, offsets)
  SELECT NEW.id, id, name, minutes, is_sensitive,
    '{clinic}: {patient} is booked for {day} at {time}. Reply C to confirm or R to reschedule.',
    '{clinic}: a reminder that {patient} comes on {day} at {time}. Reply C to confirm or R to reschedule.',
    '[1440]'
  FROM first_appointment_types;
END;

INSERT INTO appointment_types (clinic_id, id, name, minutes, is_sensitive, confirmation, reminder, offsets)
SELECT c.id, t.id, t.name, t.minutes, t.is_sensitive,
  '{clinic}: {patient} is booked for {day} at {time}. Reply C to confirm or R to reschedule.',
  '{clinic}: a reminder that {patient} comes on {day} at {time}. Reply C to confirm or R to reschedule.',
  '[1440]'
FROM clinics c CROSS JOIN first_appointment_types t;

-- Appointments that a merge of two clients moved, so that they can move back.
CREATE TABLE merge_appointments (
  clinic_id TEXT NOT NULL,
  merge_id TEXT NOT NULL,
  appointment_id TEXT NOT NULL,
  PRIMARY KEY (clinic_id, merge_id, appointment_id)
) STRICT, WITHOUT ROWID;

-- What was understood is shown in the thread, and so is that somebody has taken it back.
CREATE TRIGGER messages_are_understood AFTER UPDATE OF understood ON messages
WHEN NEW.understood IS NOT OLD.understood
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id, message_position)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id,
    NEW.id,
    NEW.position
  );
END;

-- What is due for a patient, and when its client is next reminded of it.
CREATE TABLE care_items (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  patient_id TEXT NOT NULL,
  item TEXT NOT NULL CHECK (length(item) BETWEEN 1 AND 60),
  due_on TEXT NOT NULL, -- a day of the clinic's calendar
  remind_at INTEGER, -- null: not again
  done_at INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX care_items_patient ON care_items (clinic_id, patient_id, due_on);
CREATE INDEX care_items_due ON care_items (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX care_items_of_clinic ON care_items (clinic_id, remind_at) WHERE remind_at IS NOT NULL;

-- One text for a client and day, however much is due.
CREATE TABLE care_texts (
  clinic_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  day TEXT NOT NULL,
  message_id TEXT NOT NULL,
  PRIMARY KEY (clinic_id, client_id, day)
) STRICT, WITHOUT ROWID;

-- On which days around the due day the clinic reminds of care; JSON, in days, minus is before.
ALTER TABLE clinics ADD COLUMN care_days TEXT NOT NULL DEFAULT '[-14,-7,7]';
-- Between which minutes of the day automated texts go.
ALTER TABLE clinics ADD COLUMN sending_from INTEGER NOT NULL DEFAULT 480;
ALTER TABLE clinics ADD COLUMN sending_to INTEGER NOT NULL DEFAULT 1260;
