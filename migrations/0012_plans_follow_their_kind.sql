-- When a kind of appointment reminds at other hours, what is planned for its appointments follows.
ALTER TABLE appointment_types ADD COLUMN replan_due_at INTEGER; -- null: all of them go by it
CREATE INDEX appointment_types_to_replan ON appointment_types (replan_due_at) WHERE replan_due_at IS NOT NULL;
