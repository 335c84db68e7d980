-- How each of the staff is told that a client wrote, while the page is open.
ALTER TABLE staff ADD COLUMN sound TEXT NOT NULL DEFAULT 'soft'
CHECK (sound IN ('off', 'soft', 'insistent'));
ALTER TABLE staff ADD COLUMN notification TEXT NOT NULL DEFAULT 'anonymous'
CHECK (notification IN ('off', 'anonymous', 'named'));
