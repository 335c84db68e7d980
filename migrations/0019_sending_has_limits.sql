-- What a clinic has sent within an hour, and who; whoever would pass a cap is refused by constraint,
-- however many send at once. One row for a clinic: it is written with each text.
CREATE TABLE send_counts (
  clinic_id TEXT NOT NULL PRIMARY KEY,
  hour INTEGER NOT NULL, -- since 1970: what is counted here is of this hour
  by_people INTEGER NOT NULL,
  by_people_cap INTEGER NOT NULL,
  by_automation INTEGER NOT NULL,
  by_automation_cap INTEGER NOT NULL,
  to_new INTEGER NOT NULL, -- to numbers that nothing was ever said with
  to_new_cap INTEGER NOT NULL,
  by_each TEXT NOT NULL, -- JSON: how many each staff member has sent, by id
  last_id TEXT NOT NULL, -- who sent last; empty: nobody, it was automated
  last_count INTEGER NOT NULL, -- and how many they have sent
  last_cap INTEGER NOT NULL,
  CONSTRAINT clinic_cap CHECK (by_people <= by_people_cap),
  CONSTRAINT automated_cap CHECK (by_automation <= by_automation_cap),
  CONSTRAINT new_cap CHECK (to_new <= to_new_cap),
  CONSTRAINT person_cap CHECK (last_count <= last_cap)
) STRICT, WITHOUT ROWID;

-- Webhooks that were not signed by whom they claim to be from, by hour.
CREATE TABLE forged_webhooks (
  hour INTEGER NOT NULL, -- since 1970
  service TEXT NOT NULL, -- 'twilio', 'stripe' or 'resend'
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, service)
) STRICT, WITHOUT ROWID;
