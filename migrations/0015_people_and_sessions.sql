-- People and their sessions: the idle lock, second factors, and links that come by email.

ALTER TABLE sessions ADD COLUMN id TEXT; -- what its owner's list names it by; null: from before
ALTER TABLE sessions ADD COLUMN seen_at INTEGER; -- the last gesture of a person; null: when it began
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT ''; -- "Chrome on Windows"
-- The password was right, and the second factor is still to come.
ALTER TABLE sessions ADD COLUMN awaits_code INTEGER NOT NULL DEFAULT 0 CHECK (awaits_code IN (0, 1));

ALTER TABLE staff ADD COLUMN totp_secret TEXT; -- encrypted; null: no second factor
ALTER TABLE staff ADD COLUMN totp_step INTEGER; -- the last step whose code was used: none is used twice
ALTER TABLE staff ADD COLUMN second_factor_due_at INTEGER; -- from when nothing works without one; null: never
ALTER TABLE clinics ADD COLUMN second_factor_for_all INTEGER NOT NULL DEFAULT 0
  CHECK (second_factor_for_all IN (0, 1));

CREATE TABLE recovery_codes (
  staff_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  PRIMARY KEY (staff_id, code_hash)
) STRICT, WITHOUT ROWID;

-- A link in an email that lets somebody choose a password, once.
CREATE TABLE password_links (
  token_hash TEXT NOT NULL PRIMARY KEY,
  staff_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('invitation', 'reset')),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX password_links_staff ON password_links (staff_id);
CREATE INDEX password_links_expiry ON password_links (expires_at);

-- Who must have a second factor gets two weeks to set it up: admins, and everybody where the clinic
-- wants it. Kept by triggers, so that no way of making or promoting somebody can forget it.
UPDATE staff SET second_factor_due_at = (unixepoch() + 1209600) * 1000 WHERE role = 'admin';

CREATE TRIGGER staff_owe_a_second_factor AFTER INSERT ON staff
WHEN NEW.role = 'admin'
  OR EXISTS (SELECT 1 FROM clinics WHERE id = NEW.clinic_id AND second_factor_for_all = 1)
BEGIN
  UPDATE staff SET second_factor_due_at = (unixepoch() + 1209600) * 1000 WHERE id = NEW.id;
END;

CREATE TRIGGER staff_change_what_they_owe AFTER UPDATE OF role ON staff
WHEN NEW.role <> OLD.role
BEGIN
  UPDATE staff SET second_factor_due_at = iif(
    NEW.role = 'admin'
      OR EXISTS (SELECT 1 FROM clinics WHERE id = NEW.clinic_id AND second_factor_for_all = 1),
    coalesce(OLD.second_factor_due_at, (unixepoch() + 1209600) * 1000), NULL)
  WHERE id = NEW.id;
END;

CREATE TRIGGER clinics_demand_a_second_factor AFTER UPDATE OF second_factor_for_all ON clinics
WHEN NEW.second_factor_for_all <> OLD.second_factor_for_all
BEGIN
  UPDATE staff SET second_factor_due_at = iif(NEW.second_factor_for_all = 1,
    coalesce(second_factor_due_at, (unixepoch() + 1209600) * 1000), NULL)
  WHERE clinic_id = NEW.id AND role <> 'admin';
END;
