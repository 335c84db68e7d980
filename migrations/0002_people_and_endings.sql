-- People, and what becomes of a conversation: profiles, households, closing, deleting, searching.
-- Only adds: the Worker before this one goes on working beside it.

ALTER TABLE clients ADD COLUMN sort_name TEXT NOT NULL DEFAULT ''; -- what lists of people are ordered by
ALTER TABLE clients ADD COLUMN email TEXT;
ALTER TABLE clients ADD COLUMN notes TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN language TEXT;
ALTER TABLE clients ADD COLUMN preferred_number TEXT; -- the one to text; otherwise the first
ALTER TABLE clients ADD COLUMN archived_at INTEGER;
UPDATE clients SET sort_name = lower(name);
CREATE INDEX clients_by_name ON clients (clinic_id, sort_name, id) WHERE archived_at IS NULL;

ALTER TABLE patients ADD COLUMN notes TEXT NOT NULL DEFAULT '';

-- Others of the household who use a number that `client_numbers` gives to its one owner.
CREATE TABLE number_sharers (
  clinic_id TEXT NOT NULL,
  number TEXT NOT NULL,
  client_id TEXT NOT NULL,
  PRIMARY KEY (clinic_id, number, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX number_sharers_client ON number_sharers (clinic_id, client_id);

-- The names of those others, as the inbox says them; on the number for the next conversation.
ALTER TABLE client_numbers ADD COLUMN shared_with TEXT;
ALTER TABLE conversations ADD COLUMN shared_with TEXT;
ALTER TABLE conversations ADD COLUMN closed_by TEXT; -- the staff member's name, as it was
ALTER TABLE conversations ADD COLUMN staff_id TEXT; -- who of the clinic answered last

-- Each filter of the inbox is a short range of an index of its own. An open conversation of a client
-- is found through the client's numbers, so that a new conversation need not be indexed by client.
CREATE INDEX conversations_unread ON conversations (clinic_id, unread_since, id)
WHERE unread_since IS NOT NULL AND closed_at IS NULL;
CREATE INDEX conversations_waiting ON conversations (clinic_id, waiting_since, id)
WHERE waiting_since IS NOT NULL AND closed_at IS NULL;
CREATE INDEX conversations_mine ON conversations (clinic_id, staff_id, id)
WHERE staff_id IS NOT NULL AND closed_at IS NULL;
CREATE INDEX conversations_closed ON conversations (clinic_id, closed_at, id) WHERE closed_at IS NOT NULL;
CREATE INDEX conversations_closed_of_nobody ON conversations (clinic_id, closed_at, id)
WHERE closed_at IS NOT NULL AND client_id IS NULL;
CREATE INDEX conversations_closed_of_client ON conversations (clinic_id, client_id, closed_at, id)
WHERE closed_at IS NOT NULL AND client_id IS NOT NULL;
CREATE INDEX conversations_closed_of_contact ON conversations (clinic_id, contact, closed_at, id)
WHERE closed_at IS NOT NULL;

-- Why a number may or may not be texted, for good: survives the conversation it was said in.
CREATE TABLE consent_changes (
  clinic_id TEXT NOT NULL,
  number TEXT NOT NULL,
  id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('opted-out', 'opted-in')),
  source TEXT NOT NULL CHECK (source IN ('texted', 'gateway')), -- their own word, or a refusal (21610)
  at INTEGER NOT NULL,
  PRIMARY KEY (clinic_id, number, id)
) STRICT, WITHOUT ROWID;
INSERT INTO consent_changes (clinic_id, number, id, state, source, at)
SELECT clinic_id, number, 'before', 'opted-out', 'texted', opted_out_at FROM opt_outs;

-- Who did what, without what was said. `detail` names people, never a message.
CREATE TABLE activity (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  staff_id TEXT NOT NULL,
  staff_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  client_id TEXT, -- whose profile shows it
  detail TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_client ON activity (clinic_id, client_id, id) WHERE client_id IS NOT NULL;

-- Messages that staff deleted and the gateway still has. The row stays when the gateway's copy is
-- gone, so that a repeated webhook or the reconciler does not bring the message back.
CREATE TABLE gateway_deletions (
  clinic_id TEXT NOT NULL,
  provider_sid TEXT NOT NULL,
  has_media INTEGER NOT NULL CHECK (has_media IN (0, 1)),
  requested_at INTEGER NOT NULL,
  due_at INTEGER, -- null once the gateway has confirmed
  PRIMARY KEY (clinic_id, provider_sid)
) STRICT, WITHOUT ROWID;
-- Deleted while nobody knew the gateway's id for it: a delivery report may still tell it.
CREATE INDEX gateway_deletions_in_flight ON gateway_deletions (provider_sid) WHERE provider_sid GLOB 'message *';
CREATE INDEX gateway_deletions_due ON gateway_deletions (due_at) WHERE due_at IS NOT NULL;

-- The feed finds a message by its position, which is the table's own key. A message's id is then
-- only looked up by what happens to outbound ones, and an inbound text writes a row less.
ALTER TABLE changes ADD COLUMN message_position INTEGER;
DROP INDEX messages_id;
CREATE UNIQUE INDEX messages_outbound_id ON messages (clinic_id, id) WHERE direction = 'outbound';

DROP TRIGGER messages_are_announced;
CREATE TRIGGER messages_are_announced AFTER INSERT ON messages
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id, message_position)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id, NEW.id, NEW.position
  );
END;

DROP TRIGGER deliveries_are_announced;
CREATE TRIGGER deliveries_are_announced AFTER UPDATE OF delivery ON messages
WHEN NEW.delivery IS NOT OLD.delivery AND NEW.delivery NOT IN ('queued', 'sending')
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id, message_position)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.conversation_id, NEW.id, NEW.position
  );
END;

DROP TRIGGER conversations_are_announced;
CREATE TRIGGER conversations_are_announced AFTER UPDATE ON conversations
WHEN NEW.last_message_at = OLD.last_message_at AND (
  NEW.unread_since IS NOT OLD.unread_since OR NEW.waiting_since IS NOT OLD.waiting_since
  OR NEW.closed_at IS NOT OLD.closed_at OR NEW.client_id IS NOT OLD.client_id
  OR NEW.client_name IS NOT OLD.client_name OR NEW.shared_with IS NOT OLD.shared_with
)
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (
    NEW.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = NEW.clinic_id),
    NEW.id, NULL
  );
END;

CREATE TRIGGER deletions_are_announced AFTER DELETE ON conversations
BEGIN
  INSERT INTO changes (clinic_id, seq, conversation_id, message_id)
  VALUES (
    OLD.clinic_id,
    (SELECT coalesce(max(seq), 0) + 1 FROM changes WHERE clinic_id = OLD.clinic_id),
    OLD.id, NULL
  );
END;

-- Words of messages. Clinic and conversation are words of the index too: filtering by clinic after
-- the match would read every clinic's messages. rowid is the position, so newest first is free.
CREATE VIRTUAL TABLE message_search USING fts5 (
  clinic_id, conversation_id, body,
  content = 'messages', content_rowid = 'position',
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3 4 5' -- a longer one gathers all its matches first
);
INSERT INTO message_search (message_search) VALUES ('rebuild');

CREATE TRIGGER messages_are_searchable AFTER INSERT ON messages
BEGIN
  INSERT INTO message_search (rowid, clinic_id, conversation_id, body)
  VALUES (NEW.position, NEW.clinic_id, NEW.conversation_id, NEW.body);
END;
CREATE TRIGGER messages_are_forgotten AFTER DELETE ON messages
BEGIN
  INSERT INTO message_search (message_search, rowid, clinic_id, conversation_id, body)
  VALUES ('delete', OLD.position, OLD.clinic_id, OLD.conversation_id, OLD.body);
END;

-- Clients as a typeahead finds them: by any part of their name, their patients' names and their
-- numbers. `parts` holds what begins at each letter, so that a prefix query finds what is inside.
CREATE TABLE client_cards (
  position INTEGER PRIMARY KEY,
  clinic_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  scope TEXT NOT NULL, -- the clinic; for archived clients another word, so that they are apart
  patients TEXT NOT NULL,
  numbers TEXT NOT NULL,
  words TEXT NOT NULL,
  parts TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX client_cards_client ON client_cards (clinic_id, client_id);
CREATE VIRTUAL TABLE client_search USING fts5 (
  scope, words, parts,
  content = 'client_cards', content_rowid = 'position',
  tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
CREATE TRIGGER cards_are_searchable AFTER INSERT ON client_cards
BEGIN
  INSERT INTO client_search (rowid, scope, words, parts)
  VALUES (NEW.position, NEW.scope, NEW.words, NEW.parts);
END;
CREATE TRIGGER cards_are_searchable_anew AFTER UPDATE ON client_cards
BEGIN
  INSERT INTO client_search (client_search, rowid, scope, words, parts)
  VALUES ('delete', OLD.position, OLD.scope, OLD.words, OLD.parts);
  INSERT INTO client_search (rowid, scope, words, parts)
  VALUES (NEW.position, NEW.scope, NEW.words, NEW.parts);
END;

-- The letters of a text that parts begin at.
CREATE TABLE letters (place INTEGER PRIMARY KEY) STRICT;
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
INSERT INTO letters SELECT i FROM n;

CREATE VIEW client_card_names AS
SELECT l.clinic_id, l.id AS client_id, l.name,
  iif(l.archived_at IS NULL, '', 'archived') || l.clinic_id AS scope,
  coalesce((SELECT group_concat(p.name, ', ') FROM patients p
    WHERE p.clinic_id = l.clinic_id AND p.client_id = l.id), '') AS patients,
  coalesce((SELECT group_concat(u.number, ' ') FROM (
    SELECT number FROM client_numbers n WHERE n.clinic_id = l.clinic_id AND n.client_id = l.id
    UNION ALL
    SELECT number FROM number_sharers s WHERE s.clinic_id = l.clinic_id AND s.client_id = l.id) u), '') AS numbers
FROM clients l;
CREATE VIEW client_card_contents AS
SELECT c.clinic_id, c.client_id, c.scope, c.patients, c.numbers,
  replace(replace(c.name || ' ' || c.patients, '''', ''), '’', '') AS words,
  (SELECT group_concat(substr(replace(replace(c.name || ' ' || c.patients, '''', ''), '’', ''), place, 16), ' ')
    FROM letters WHERE place <= length(c.name) + length(c.patients) + 1)
  || ' ' || coalesce((SELECT group_concat(substr(c.numbers, place, 15), ' ')
    FROM letters WHERE place <= length(c.numbers)), '') AS parts
FROM client_card_names c;

INSERT INTO client_cards (clinic_id, client_id, scope, patients, numbers, words, parts)
SELECT * FROM client_card_contents;
CREATE TRIGGER clients_have_a_card AFTER INSERT ON clients
BEGIN
  INSERT INTO client_cards (clinic_id, client_id, scope, patients, numbers, words, parts)
  SELECT * FROM client_card_contents WHERE clinic_id = NEW.clinic_id AND client_id = NEW.id;
END;
CREATE TRIGGER clients_renew_their_card AFTER UPDATE OF name, archived_at ON clients
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = NEW.clinic_id AND client_id = NEW.id)
  WHERE clinic_id = NEW.clinic_id AND client_id = NEW.id;
END;
CREATE TRIGGER numbers_come_onto_a_card AFTER INSERT ON client_numbers
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id)
  WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id;
END;
CREATE TRIGGER numbers_leave_a_card AFTER DELETE ON client_numbers
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id)
  WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id;
END;
CREATE TRIGGER sharers_come_onto_a_card AFTER INSERT ON number_sharers
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id)
  WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id;
END;
CREATE TRIGGER sharers_leave_a_card AFTER DELETE ON number_sharers
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id)
  WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id;
END;
CREATE TRIGGER patients_come_onto_a_card AFTER INSERT ON patients
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id)
  WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id;
END;
CREATE TRIGGER patients_leave_a_card AFTER DELETE ON patients
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id)
  WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id;
END;
CREATE TRIGGER numbers_change_cards AFTER UPDATE OF client_id ON client_numbers
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id)
  WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id;
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id)
  WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id;
END;
CREATE TRIGGER patients_change_cards AFTER UPDATE OF name, client_id ON patients
BEGIN
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id)
  WHERE clinic_id = OLD.clinic_id AND client_id = OLD.client_id;
  UPDATE client_cards SET (scope, patients, numbers, words, parts) = (
    SELECT scope, patients, numbers, words, parts FROM client_card_contents
    WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id)
  WHERE clinic_id = NEW.clinic_id AND client_id = NEW.client_id;
END;

-- Deleting is for everybody unless the clinic keeps it to its admins. Read with every session.
ALTER TABLE clinics ADD COLUMN staff_may_delete INTEGER NOT NULL DEFAULT 1 CHECK (staff_may_delete IN (0, 1));

-- Numbers that the network said take no texts, learnt from a failed delivery (Twilio 21614, 30006).
CREATE TABLE landlines (
  clinic_id TEXT NOT NULL,
  number TEXT NOT NULL,
  PRIMARY KEY (clinic_id, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER landlines_are_learnt AFTER UPDATE OF error_code ON messages
WHEN NEW.error_code IS NOT OLD.error_code AND (NEW.error_code = 30006 OR NEW.error_code = 21614)
BEGIN
  INSERT OR IGNORE INTO landlines (clinic_id, number)
  SELECT clinic_id, contact FROM conversations WHERE clinic_id = NEW.clinic_id AND id = NEW.conversation_id;
END;
CREATE TRIGGER mobiles_are_learnt AFTER UPDATE OF delivery ON messages
WHEN NEW.delivery = 'delivered' AND EXISTS (SELECT 1 FROM landlines WHERE clinic_id = NEW.clinic_id)
BEGIN
  DELETE FROM landlines WHERE clinic_id = NEW.clinic_id AND number =
    (SELECT contact FROM conversations WHERE clinic_id = NEW.clinic_id AND id = NEW.conversation_id);
END;
-- A clinic's own numbers, asked for when a conversation is started.
CREATE INDEX numbers_clinic ON numbers (clinic_id);

-- Two profiles that were one person's: what came over, so that it can go back for a day.
CREATE TABLE merges (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kept_id TEXT NOT NULL,
  merged_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  staff_name TEXT NOT NULL,
  undone_at INTEGER,
  kept_email TEXT, -- as they were before, and as they are after
  kept_language TEXT,
  kept_notes TEXT NOT NULL,
  merged_notes TEXT NOT NULL,
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merges_kept ON merges (clinic_id, kept_id, at) WHERE undone_at IS NULL;
CREATE TABLE merge_items (
  clinic_id TEXT NOT NULL,
  merge_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('number', 'share') OR kind IN ('patient', 'conversation')
    OR kind = 'kept-share' -- what the kept profile shared before
  ),
  item_id TEXT NOT NULL,
  PRIMARY KEY (clinic_id, merge_id, kind, item_id)
) STRICT, WITHOUT ROWID;
