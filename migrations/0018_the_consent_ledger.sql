-- Consent: who may be texted, who said so and why, only ever added to; and texts that ask in plain
-- words not to be texted, until staff decide.

CREATE TABLE consent_ledger (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL, -- begins with the time, so that the ledger is read by it
  at INTEGER NOT NULL,
  number TEXT, -- null: it is about a client, whatever their number
  client_id TEXT, -- null: nobody's number
  kind TEXT NOT NULL CHECK (
    kind IN ('opted-out', 'opted-in') OR kind IN ('flagged', 'dismissed') OR kind IN ('agreed', 'withdrew')
  ),
  source TEXT NOT NULL, -- 'texted', 'gateway' (a refusal, 21610), 'staff', 'form', 'api' or 'import'
  by_name TEXT, -- the staff member's or the system's, as it was
  message_id TEXT, -- the text's that it was said in, or whose refusal told of it
  reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_ledger_number ON consent_ledger (clinic_id, number, id) WHERE number IS NOT NULL;
CREATE INDEX consent_ledger_client ON consent_ledger (clinic_id, client_id, id) WHERE client_id IS NOT NULL;

INSERT INTO consent_ledger (clinic_id, id, at, number, kind, source, message_id)
SELECT clinic_id, printf('%011x', at) || ' ' || number || ' ' || id, at, number, state, source,
  iif(id = 'before', NULL, id)
FROM consent_changes;

-- The Worker before this one writes there, and goes on for a moment.
CREATE TRIGGER consent_changes_reach_the_ledger AFTER INSERT ON consent_changes
BEGIN
  INSERT INTO consent_ledger (clinic_id, id, at, number, kind, source, message_id)
  VALUES (NEW.clinic_id, printf('%011x', NEW.at) || ' ' || NEW.number || ' ' || NEW.id, NEW.at, NEW.number,
    NEW.state, NEW.source, NEW.id);
END;

CREATE TRIGGER consent_is_never_changed BEFORE UPDATE ON consent_ledger
BEGIN
  SELECT RAISE(ABORT, 'The ledger is only ever added to');
END;
CREATE TRIGGER consent_is_never_deleted BEFORE DELETE ON consent_ledger
BEGIN
  SELECT RAISE(ABORT, 'The ledger is only ever added to');
END;

-- What the carriers hold, only the client lifts; what was asked of the clinic, staff may.
ALTER TABLE opt_outs ADD COLUMN source TEXT NOT NULL DEFAULT 'texted'; -- 'texted', 'gateway' or 'staff'

-- A text that asks in plain words not to be texted: 'open' until it is 'opted-out' or 'left'.
ALTER TABLE messages ADD COLUMN stop_ask TEXT;
CREATE TRIGGER stop_asks_are_announced AFTER UPDATE OF stop_ask ON messages
WHEN NEW.stop_ask IS NOT OLD.stop_ask
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id, message_position)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id, NEW.id, NEW.position
  );
END;

-- Those that are open, by number: nothing automated goes there meanwhile. They outlive their
-- message: deleting a conversation decides nothing.
CREATE TABLE stop_asks (
  clinic_id TEXT NOT NULL,
  number TEXT NOT NULL,
  message_id TEXT NOT NULL,
  message_position INTEGER, -- null when it was deleted: another may be there by now
  words TEXT NOT NULL, -- what was understood, without the rest of the text
  at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, number, message_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stop_asks_outlive_their_message AFTER DELETE ON messages WHEN OLD.stop_ask = 'open'
BEGIN
  UPDATE stop_asks SET message_position = NULL
  WHERE clinic_id = OLD.clinic_id AND message_id = OLD.id;
END;

-- Whether a client has agreed to automated texts: 'given', 'withdrawn' or 'unknown'. Whoever is there
-- already gave the clinic their number for its appointments.
ALTER TABLE clients ADD COLUMN texts_consent TEXT NOT NULL DEFAULT 'given';
ALTER TABLE clients ADD COLUMN texts_consent_source TEXT NOT NULL DEFAULT 'before';
ALTER TABLE clients ADD COLUMN texts_consent_by TEXT;
ALTER TABLE clients ADD COLUMN texts_consent_at INTEGER;
CREATE TRIGGER consent_comes_with_a_client AFTER INSERT ON clients WHEN NEW.texts_consent_at IS NOT NULL
BEGIN
  INSERT INTO consent_ledger (clinic_id, id, at, client_id, kind, source, by_name)
  VALUES (NEW.clinic_id, printf('%011x ', NEW.texts_consent_at) || lower(hex(randomblob(8))),
    NEW.texts_consent_at, NEW.id, iif(NEW.texts_consent = 'given', 'agreed', 'withdrew'),
    NEW.texts_consent_source, NEW.texts_consent_by);
END;
CREATE TRIGGER consent_of_a_client_changes AFTER UPDATE OF texts_consent ON clients
WHEN NEW.texts_consent IS NOT OLD.texts_consent
BEGIN
  INSERT INTO consent_ledger (clinic_id, id, at, client_id, kind, source, by_name)
  VALUES (NEW.clinic_id, printf('%011x ', NEW.texts_consent_at) || lower(hex(randomblob(8))),
    NEW.texts_consent_at, NEW.id, iif(NEW.texts_consent = 'given', 'agreed', 'withdrew'),
    NEW.texts_consent_source, NEW.texts_consent_by);
END;
