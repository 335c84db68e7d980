-- Appointments and care that is due from a file, beside clients and patients.

ALTER TABLE imports ADD COLUMN kind TEXT NOT NULL DEFAULT 'clients' CHECK (
  kind IN ('clients', 'appointments') OR kind = 'care'
);
ALTER TABLE imports ADD COLUMN choices TEXT NOT NULL DEFAULT '{}'; -- JSON: what else was decided about the file
ALTER TABLE imports ADD COLUMN date_orders TEXT NOT NULL DEFAULT '[]'; -- JSON: how the dates of each column can be read
ALTER TABLE imports ADD COLUMN new_numbers INTEGER NOT NULL DEFAULT 0; -- of clients who were here
ALTER TABLE imports ADD COLUMN new_items INTEGER NOT NULL DEFAULT 0; -- appointments, or what is due
ALTER TABLE imports ADD COLUMN new_texts INTEGER NOT NULL DEFAULT 0; -- planned about them
ALTER TABLE imports ADD COLUMN done_by TEXT; -- whose transaction did the last chunk: its statements ask for it
