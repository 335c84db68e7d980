-- The schedule in the live feed, and items of care that have reminder days of their own.

-- An entry about an appointment is about no conversation: `conversation_id` is empty there. Pages show
-- days, so it tells the start that the appointment has, and the one that it had.
ALTER TABLE changes ADD COLUMN appointment_id TEXT;
ALTER TABLE changes ADD COLUMN starts_at INTEGER;
ALTER TABLE changes ADD COLUMN started_at INTEGER;

CREATE TRIGGER appointments_are_announced AFTER INSERT ON appointments
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, appointment_id, starts_at, started_at)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    '', NEW.id, NEW.starts_at, NEW.starts_at
  );
END;

-- Whatever a schedule shows of one, and the version that a move from there carries.
CREATE TRIGGER appointments_are_announced_again AFTER UPDATE ON appointments
WHEN NEW.version IS NOT OLD.version OR NEW.starts_at IS NOT OLD.starts_at
  OR NEW.ends_at IS NOT OLD.ends_at OR NEW.status IS NOT OLD.status OR NEW.answer IS NOT OLD.answer
  OR NEW.client_id IS NOT OLD.client_id OR NEW.patient_id IS NOT OLD.patient_id
  OR NEW.type_id IS NOT OLD.type_id OR NEW.staff_name IS NOT OLD.staff_name
  OR NEW.room IS NOT OLD.room
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, appointment_id, starts_at, started_at)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    '', NEW.id, NEW.starts_at, OLD.starts_at
  );
END;

-- A patient's appointments: whether it comes anyway, and whether a sensitive one silences it.
CREATE INDEX appointments_patient ON appointments (clinic_id, patient_id, starts_at)
WHERE patient_id IS NOT NULL;

-- Items with reminder days of their own; all others go by `clinics.care_days`.
CREATE TABLE care_rules (
  clinic_id TEXT NOT NULL,
  item TEXT NOT NULL COLLATE NOCASE CHECK (length(item) BETWEEN 1 AND 60), -- "rabies" is "Rabies"
  days TEXT NOT NULL, -- JSON, as there; empty: no reminders
  PRIMARY KEY (clinic_id, item)
) STRICT, WITHOUT ROWID;

-- What is still to be done, by the day on which it is due: new rules plan it anew.
CREATE INDEX care_items_to_do ON care_items (clinic_id, due_on) WHERE done_at IS NULL;
