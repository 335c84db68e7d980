-- What the jobs gave up on, and how the whole of it goes.

-- Work that failed again and again, until somebody tries it again or discards it. A webhook that was
-- parked may be for a number that is no clinic's any more: then `clinic_id` is empty.
CREATE TABLE dead_letters (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL, -- of the work; of a parked webhook 'message' or 'delivery'
  subject_id TEXT NOT NULL,
  payload TEXT NOT NULL, -- JSON: what is to be handed out again
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  at INTEGER NOT NULL,
  retry_at INTEGER, -- somebody at the terminal wants it tried again: the minute's cron does
  told_at INTEGER, -- when the operator was told
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX dead_letters_once ON dead_letters (clinic_id, kind, subject_id);
CREATE INDEX dead_letters_retried ON dead_letters (retry_at) WHERE retry_at IS NOT NULL;
CREATE INDEX dead_letters_untold ON dead_letters (at) WHERE told_at IS NULL;

-- Texts by hour over all clinics, counted each minute from the last position on: no text costs a
-- row more for it.
CREATE TABLE traffic_hours (
  hour INTEGER NOT NULL PRIMARY KEY, -- hours since 1970
  received INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  until_position INTEGER NOT NULL
) STRICT;
