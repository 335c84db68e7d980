/** A table of which a clinic's export takes its rows along. */
export interface ExportedTable {
  readonly name: string;
  /** What tells its rows apart within the clinic, by an index: pages go by it. */
  readonly key: readonly string[];
  /** Columns that stay behind. */
  readonly without?: readonly string[];
  /** Only these rows, in SQL. */
  readonly where?: string;
  /** Columns that are set when the row is there: a trigger would write down anew what they tell of. */
  readonly later?: readonly string[];
  /** What a restored row holds in a column instead, in SQL. */
  readonly restoredAs?: Readonly<Record<string, string>>;
}

/**
 * Parents before their children, which is the order of restoring. The export goes the other way, since
 * the clinic goes on working: what a row names is read after it, and so is there. People are last: as
 * long as they are missing, nobody can come in.
 */
export const exportedTables: readonly ExportedTable[] = [
  // The clinic's own systems and everybody's devices are connected anew: see below.
  { name: "clinics", key: [], restoredAs: { receivers: "NULL", push_devices: "0" } },
  { name: "appointment_types", key: ["id"] },
  { name: "clients", key: ["id"], later: ["texts_consent_at"] },
  { name: "client_numbers", key: ["number"] },
  { name: "number_sharers", key: ["number", "client_id"] },
  { name: "patients", key: ["id"] },
  { name: "landlines", key: ["number"] },
  { name: "opt_outs", key: ["number"] },
  { name: "spam_numbers", key: ["number"] },
  // Before the changes, which reach the ledger by a trigger: what is there already is passed over.
  { name: "consent_ledger", key: ["id"] },
  { name: "consent_changes", key: ["number", "id"] },
  { name: "stop_asks", key: ["number", "message_id"] },
  // What nothing names any more is about to be removed.
  { name: "files", key: ["id"], where: "unwanted_at IS NULL" },
  { name: "documents", key: ["id"] },
  { name: "quick_replies", key: ["owner_id", "id"] },
  { name: "conversations", key: ["id"] },
  {
    name: "messages",
    key: ["position"],
    // Whether it went out after the export, nobody here knows; it is not sent a second time.
    restoredAs: {
      delivery: "iif(delivery = 'queued' OR delivery = 'sending', 'unknown', delivery)",
    },
  },
  { name: "notes", key: ["conversation_id", "after_position", "place"] },
  { name: "mentions", key: ["staff_id", "conversation_id"] },
  { name: "attachments", key: ["message_position", "place"] },
  { name: "draft_attachments", key: ["conversation_id", "staff_id", "file_id"] },
  { name: "message_traces", key: ["message_id"] },
  { name: "gateway_deletions", key: ["provider_sid"] },
  { name: "idempotency_keys", key: ["key"] },
  { name: "appointments", key: ["id"] },
  { name: "care_rules", key: ["item"] },
  { name: "merges", key: ["id"] },
  { name: "merge_items", key: ["merge_id", "kind", "item_id"] },
  { name: "merge_appointments", key: ["merge_id", "appointment_id"] },
  { name: "external_ids", key: ["kind", "external_id"] },
  { name: "dead_letters", key: ["id"] },
  { name: "activity", key: ["id"] },
  { name: "lines", key: ["id"] },
  { name: "line_tests", key: [] },
  { name: "numbers", key: ["number"] },
  // What waits for its time: the jobs find all that it takes.
  { name: "alerts", key: ["id"] },
  { name: "alert_emails", key: ["id"] },
  { name: "planned_texts", key: ["id"] },
  { name: "scheduled_texts", key: ["id"] },
  { name: "care_items", key: ["id"] },
  { name: "care_texts", key: ["client_id", "day"] },
  {
    name: "staff",
    key: ["id"],
    // Everybody chooses a password and sets up the second step anew, in the time that a new one has.
    without: ["password_hash", "totp_secret", "totp_step", "second_factor_due_at"],
    restoredAs: { password_hash: "''" },
  },
];

const secret = "secrets, which open nothing elsewhere";
const derived = "made from the rest as it is restored";
const ofDeployment = "no clinic's: the deployment's own";

/** Every other table, and why it stays behind. */
export const leftOutTables: Readonly<Record<string, string>> = {
  sessions: secret,
  ended_sessions: "whose pages are just being ended here",
  password_links: secret,
  recovery_codes: secret,
  api_tokens: secret,
  receivers: "its secrets are sealed by the deployment: the clinic's systems are connected anew",
  events: "what its receivers were told",
  push_devices: "browsers tell of one deployment: each is switched on anew",
  pushes: "what its devices are just being told",
  pushed: "what its devices were told",
  deletions: "what is just being written down elsewhere",
  media_links: "tokens of a few hours, for what is just being sent",
  outbox: "what is just being sent: its fate is unknown in the copy",
  changes: "the live feed: pages load anew",
  inboxes: derived,
  client_cards: derived,
  day_counts: "counted anew from what is restored",
  uncounted: "counted anew from what is restored",
  closings: derived,
  conversation_tags: derived,
  imports: "files under way, thrown away after days",
  import_remarks: "files under way, thrown away after days",
  send_counts: "what this hour has sent here",
  sign_in_attempts: ofDeployment,
  forged_webhooks: ofDeployment,
  gateway_cursors: ofDeployment,
  refused_webhooks: ofDeployment,
  undeliverable_addresses: ofDeployment,
  file_sweeps: ofDeployment,
  deletion_replays: ofDeployment,
  traffic_hours: ofDeployment,
  counting: ofDeployment,
  first_appointment_types: ofDeployment,
  letters: ofDeployment,
};
