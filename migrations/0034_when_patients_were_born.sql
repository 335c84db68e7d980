-- As far as it is known: "2019", "2019-05" or "2019-05-14".
ALTER TABLE patients ADD COLUMN born TEXT CHECK (
  born GLOB '[12][0-9][0-9][0-9]' OR born GLOB '[12][0-9][0-9][0-9]-[01][0-9]'
  OR born GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'
);
