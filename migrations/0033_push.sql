-- Browsers and phones that somebody wants to be told on, whether Deskline is open there or not (Web Push).
CREATE TABLE push_devices (
  clinic_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  id TEXT NOT NULL,
  session_id TEXT NOT NULL, -- the last one that was opened there: its end is the device's
  name TEXT NOT NULL, -- "Chrome on Android"
  endpoint TEXT NOT NULL, -- of its push service
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  hears TEXT NOT NULL CHECK (hears = 'duty' OR hears = 'all'),
  created_at INTEGER NOT NULL,
  signed_in_at INTEGER NOT NULL, -- when that session began
  told_at INTEGER, -- when its push service last took something
  refused_at INTEGER, -- since when its push service takes nothing of ours
  PRIMARY KEY (clinic_id, staff_id, id)
) STRICT, WITHOUT ROWID;
-- A browser has one address, whoever sits at it.
CREATE UNIQUE INDEX push_devices_endpoint ON push_devices (clinic_id, endpoint);

-- On the clinic's own row, which every text reads anyway.
ALTER TABLE clinics ADD COLUMN push_devices INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER push_devices_are_counted AFTER INSERT ON push_devices
BEGIN
  UPDATE clinics SET push_devices = push_devices + 1 WHERE id = NEW.clinic_id;
END;
CREATE TRIGGER push_devices_are_counted_off AFTER DELETE ON push_devices
BEGIN
  UPDATE clinics SET push_devices = push_devices - 1 WHERE id = OLD.clinic_id;
END;

-- A session that is ended takes its device along; one that runs out does not: who is on call tonight
-- signed in this morning.
CREATE TRIGGER sessions_take_their_device_along AFTER DELETE ON sessions
WHEN OLD.id IS NOT NULL AND OLD.awaits_code = 0 AND OLD.expires_at > unixepoch('subsec') * 1000
BEGIN
  DELETE FROM push_devices
  WHERE clinic_id = (SELECT clinic_id FROM staff WHERE id = OLD.staff_id)
    AND staff_id = OLD.staff_id AND session_id = OLD.id;
END;

-- So do the account's end, a lost role and another password, whatever session is open.
CREATE TRIGGER staff_lose_their_devices AFTER UPDATE OF role, deactivated_at, password_hash ON staff
WHEN (OLD.deactivated_at IS NULL AND NEW.deactivated_at IS NOT NULL)
  OR (OLD.role = 'admin' AND NEW.role <> 'admin')
  OR OLD.password_hash <> NEW.password_hash
BEGIN
  DELETE FROM push_devices WHERE clinic_id = NEW.clinic_id AND staff_id = NEW.id;
END;

-- The latest of a conversation that devices were told of.
CREATE TABLE pushed (
  clinic_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  run_id TEXT NOT NULL, -- of the run that decided it
  position INTEGER NOT NULL, -- of the client's latest text then
  at INTEGER NOT NULL,
  is_urgent INTEGER NOT NULL CHECK (is_urgent = 0 OR is_urgent = 1),
  late_since INTEGER, -- since when its client waited, when it told of that
  PRIMARY KEY (clinic_id, conversation_id)
) STRICT, WITHOUT ROWID;

-- What is to be posted to a device; of a conversation one at a time. Gone once the service has taken it.
CREATE TABLE pushes (
  clinic_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  occasion TEXT NOT NULL,
  waiting_since INTEGER, -- of a client who waits too long
  created_at INTEGER NOT NULL,
  due_at INTEGER, -- when it is to be tried (again); null: given up
  attempts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (clinic_id, conversation_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pushes_due ON pushes (due_at) WHERE due_at IS NOT NULL;

-- What was deleted is told to nobody.
CREATE TRIGGER conversations_take_their_pushes_along AFTER DELETE ON conversations
BEGIN
  DELETE FROM pushes WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id;
  DELETE FROM pushed WHERE clinic_id = OLD.clinic_id AND conversation_id = OLD.id;
END;

-- Who may have to be told anew, should the queue have lost it.
CREATE INDEX clinics_with_devices ON clinics (id) WHERE push_devices > 0;
