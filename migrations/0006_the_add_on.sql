-- The add-on: a clinic's line, from the agreement to the release of its number.

CREATE TABLE lines (
  clinic_id TEXT NOT NULL,
  id TEXT NOT NULL, -- also the number's name at the gateway: a purchase whose answer was lost is found by it
  number TEXT NOT NULL CHECK (number LIKE '+%'),
  kind TEXT NOT NULL CHECK (kind IN ('local', 'toll-free')),
  is_brought INTEGER NOT NULL CHECK (is_brought IN (0, 1)), -- the account had it before: never given back
  number_sid TEXT, -- the gateway's id of the number, once it is in the account
  messaging_service_sid TEXT,
  configured_at INTEGER, -- texts to it reach us
  -- Who agreed to what; the fee is in the smallest unit of its currency, a month.
  agreed_at INTEGER NOT NULL,
  agreed_by TEXT NOT NULL,
  fee INTEGER NOT NULL CHECK (fee >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  payer TEXT NOT NULL, -- JSON: name, address, email
  billing TEXT NOT NULL CHECK (billing IN ('invoice', 'stripe')),
  checkouts INTEGER NOT NULL DEFAULT 0, -- how often a payment was begun anew
  checkout_id TEXT,
  checkout_url TEXT,
  customer_id TEXT,
  subscription_id TEXT,
  subscription_ends_at INTEGER, -- it was cancelled, and is paid until then
  cleared_at INTEGER, -- paid, or to be invoiced: it may go on
  past_due_since INTEGER,
  enabled_at INTEGER, -- texts come and go from then on
  registration TEXT NOT NULL CHECK (
    registration IN ('not-needed', 'missing') OR registration IN ('pending', 'approved')
    OR registration = 'rejected'
  ),
  registration_sid TEXT,
  registration_reason TEXT, -- the carriers', when they refuse
  business TEXT, -- JSON: what the registration of a toll-free number says
  disabled_at INTEGER,
  release_at INTEGER, -- when a number that is switched off is given back
  released_at INTEGER,
  quiet_since INTEGER, -- nothing has come for unusually long
  problem TEXT, -- what a person has to mend
  reason TEXT, -- what the gateway or the payment service said when it did not do as asked
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER, -- when the job is to look at it (again)
  version INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (clinic_id, id),
  CHECK ((disabled_at IS NULL) = (release_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX lines_one_a_clinic ON lines (clinic_id) WHERE released_at IS NULL;
CREATE UNIQUE INDEX lines_number ON lines (number) WHERE released_at IS NULL;
CREATE INDEX lines_due ON lines (due_at) WHERE due_at IS NOT NULL;

-- Switched off: what comes is not taken, what would leave is refused.
ALTER TABLE numbers ADD COLUMN disabled_at INTEGER;

-- Why texts don't come or go, for every page of the clinic; null: they do.
ALTER TABLE clinics ADD COLUMN line_notice TEXT DEFAULT 'none';

INSERT INTO lines (clinic_id, id, number, kind, is_brought, configured_at, agreed_at, agreed_by, fee,
  currency, payer, billing, cleared_at, enabled_at, registration)
SELECT clinic_id, number, number, 'local', 1, created_at, created_at, 'Deskline', 0,
  'USD', '{"name":"","address":"","email":""}', 'invoice', created_at, created_at, 'not-needed'
FROM numbers n WHERE number = (
  SELECT number FROM numbers o WHERE o.clinic_id = n.clinic_id ORDER BY created_at, number LIMIT 1
);
UPDATE clinics SET line_notice = NULL WHERE id IN (SELECT clinic_id FROM numbers);

-- The directory of numbers follows the lines, and no number is without a line.

CREATE TRIGGER lines_come_on AFTER UPDATE OF enabled_at ON lines
WHEN OLD.enabled_at IS NULL AND NEW.enabled_at IS NOT NULL
BEGIN
  INSERT INTO numbers (number, clinic_id, created_at) VALUES (NEW.number, NEW.clinic_id, NEW.enabled_at);
END;

CREATE TRIGGER lines_are_switched AFTER UPDATE OF disabled_at ON lines
WHEN NEW.disabled_at IS NOT OLD.disabled_at
BEGIN
  UPDATE numbers SET disabled_at = NEW.disabled_at WHERE number = NEW.number AND clinic_id = NEW.clinic_id;
END;

CREATE TRIGGER lines_are_released AFTER UPDATE OF released_at ON lines
WHEN OLD.released_at IS NULL AND NEW.released_at IS NOT NULL
BEGIN
  DELETE FROM numbers WHERE number = NEW.number AND clinic_id = NEW.clinic_id;
END;

-- A number that the operator gives to a clinic by hand is a line that nobody pays for here.
CREATE TRIGGER numbers_have_a_line AFTER INSERT ON numbers
WHEN NOT EXISTS (
  SELECT 1 FROM lines WHERE released_at IS NULL AND (number = NEW.number OR clinic_id = NEW.clinic_id)
)
BEGIN
  INSERT INTO lines (clinic_id, id, number, kind, is_brought, configured_at, agreed_at, agreed_by, fee,
    currency, payer, billing, cleared_at, enabled_at, registration)
  VALUES (NEW.clinic_id, NEW.number, NEW.number, 'local', 1, NEW.created_at, NEW.created_at, 'Deskline', 0,
    'USD', '{"name":"","address":"","email":""}', 'invoice', NEW.created_at, NEW.created_at, 'not-needed');
  UPDATE clinics SET line_notice = NULL WHERE id = NEW.clinic_id;
END;

-- The last text that an admin sent to themselves, and when the gateway said that it arrived.
CREATE TABLE line_tests (
  clinic_id TEXT NOT NULL PRIMARY KEY,
  contact TEXT NOT NULL,
  provider_sid TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  arrived_at INTEGER,
  failure TEXT
) STRICT, WITHOUT ROWID;

-- The last webhook for a clinic's number that was not believed. Anybody can cause one: a row a
-- number, written at most once a minute.
CREATE TABLE refused_webhooks (
  number TEXT NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_clinic ON staff (clinic_id);

-- Addresses that an email service has given up on, whoever wrote to them.
CREATE TABLE undeliverable_addresses (
  address TEXT NOT NULL PRIMARY KEY CHECK (address = lower(address)),
  -- suspected: one of several recipients bounced, and nobody said which
  kind TEXT NOT NULL CHECK (kind IN ('bounced', 'complained') OR kind = 'suspected'),
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
