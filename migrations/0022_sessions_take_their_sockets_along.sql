-- Who ends a session, or lets somebody do less, may be at the terminal, which writes here and reaches
-- no Durable Object: what is written down here is looked for every few seconds, and its sockets end.
CREATE TABLE ended_sessions (
  session_id TEXT NOT NULL PRIMARY KEY,
  clinic_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One that ran out is none: nothing can be asked with it, and the page that has it is locked.
CREATE TRIGGER sessions_take_their_sockets_along AFTER DELETE ON sessions
WHEN OLD.id IS NOT NULL AND OLD.awaits_code = 0 AND OLD.expires_at > unixepoch('subsec') * 1000
BEGIN
  INSERT OR IGNORE INTO ended_sessions (session_id, clinic_id)
  SELECT OLD.id, clinic_id FROM staff WHERE id = OLD.staff_id;
END;

CREATE TRIGGER staff_who_may_do_less_are_signed_out AFTER UPDATE OF role, deactivated_at ON staff
WHEN (OLD.deactivated_at IS NULL AND NEW.deactivated_at IS NOT NULL)
  OR (OLD.role = 'admin' AND NEW.role <> 'admin')
BEGIN
  DELETE FROM sessions WHERE staff_id = NEW.id;
END;
