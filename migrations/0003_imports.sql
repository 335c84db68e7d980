-- Clients and patients from a file: what was uploaded, how its columns are read, how far it has come.
-- The rows themselves wait in R2, in chunks.

CREATE TABLE imports (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL,
  file_name TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  staff_name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  phase TEXT NOT NULL CHECK (
    phase IN ('uploaded', 'checking') OR phase IN ('checked', 'importing') OR phase = 'finished'
  ),
  first_rows TEXT NOT NULL, -- JSON: the first lines of the file, to choose the columns by
  columns TEXT NOT NULL, -- JSON: what each column holds
  has_heading INTEGER NOT NULL CHECK (has_heading IN (0, 1)),
  shares_numbers INTEGER NOT NULL CHECK (shares_numbers IN (0, 1)),
  row_count INTEGER NOT NULL,
  chunk_count INTEGER NOT NULL,
  next_chunk INTEGER NOT NULL DEFAULT 0, -- moved by whoever does a chunk, in the same transaction
  new_clients INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  new_patients INTEGER NOT NULL DEFAULT 0,
  left_out INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL, -- when the sweep hands it out: to go on with it, or to throw it away
  PRIMARY KEY (clinic_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_due ON imports (due_at);

-- Rows with something to say: left out, or taken without a part of them. `cells` as in the file.
CREATE TABLE import_remarks (
  clinic_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  row INTEGER NOT NULL, -- of the file, from 1; a cell may hold several lines
  is_left_out INTEGER NOT NULL CHECK (is_left_out IN (0, 1)),
  reason TEXT NOT NULL,
  about TEXT NOT NULL,
  cells TEXT NOT NULL,
  PRIMARY KEY (clinic_id, import_id, row)
) STRICT, WITHOUT ROWID;

-- Without statistics SQLite takes the clinic's whole range of a primary key for as good as an index
-- of two columns, so the index is named: a card cost a read of every patient of the clinic.
DROP VIEW client_card_names;
CREATE VIEW client_card_names AS
SELECT l.clinic_id, l.id AS client_id, l.name,
  iif(l.archived_at IS NULL, '', 'archived') || l.clinic_id AS scope,
  coalesce((SELECT group_concat(p.name, ', ') FROM patients p INDEXED BY patients_client
    WHERE p.clinic_id = l.clinic_id AND p.client_id = l.id), '') AS patients,
  coalesce((SELECT group_concat(u.number, ' ') FROM (
    SELECT number FROM client_numbers n WHERE n.clinic_id = l.clinic_id AND n.client_id = l.id
    UNION ALL
    SELECT number FROM number_sharers s WHERE s.clinic_id = l.clinic_id AND s.client_id = l.id) u), '') AS numbers
FROM clients l;
