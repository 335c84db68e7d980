-- Every line is looked after, also one that the operator made by hand: until now those had no due
-- time, so nobody ever saw that they had gone quiet. Nor had one that had stopped after it was on.
UPDATE lines SET due_at = coalesce(enabled_at, agreed_at)
WHERE due_at IS NULL AND released_at IS NULL AND (enabled_at IS NOT NULL OR disabled_at IS NOT NULL);

DROP TRIGGER numbers_have_a_line;
CREATE TRIGGER numbers_have_a_line AFTER INSERT ON numbers
WHEN NOT EXISTS (
  SELECT 1 FROM lines WHERE released_at IS NULL AND (number = NEW.number OR clinic_id = NEW.clinic_id)
)
BEGIN
  INSERT INTO lines (clinic_id, id, number, kind, is_brought, configured_at, agreed_at, agreed_by, fee,
    currency, payer, billing, cleared_at, enabled_at, registration, due_at)
  VALUES (NEW.clinic_id, NEW.number, NEW.number, 'local', 1, NEW.created_at, NEW.created_at, 'Deskline', 0,
    'USD', '{"name":"","address":"","email":""}', 'invoice', NEW.created_at, NEW.created_at, 'not-needed',
    NEW.created_at);
  UPDATE clinics SET line_notice = NULL WHERE id = NEW.clinic_id;
END;

-- From then on nobody can have the number back: it may be gone at the gateway already.
ALTER TABLE lines ADD COLUMN release_begun_at INTEGER;
