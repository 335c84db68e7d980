import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The columns, for drizzle. Keys, checks, indexes and triggers are in migrations/, written by hand:
 * that is where correctness lives, and drizzle knows neither STRICT nor triggers.
 * Names are camelCase here and snake_case in the database (`casing` in store.ts).
 */
export const sessions = sqliteTable("sessions", {
  tokenHash: text().notNull(),
  staffId: text().notNull(),
  createdAt: integer().notNull(),
  expiresAt: integer().notNull(),
  id: text(),
  seenAt: integer(),
  device: text().notNull(),
  awaitsCode: integer().notNull(),
});

export const passwordLinks = sqliteTable("password_links", {
  tokenHash: text().notNull(),
  staffId: text().notNull(),
  kind: text({ enum: ["invitation", "reset"] }).notNull(),
  createdAt: integer().notNull(),
  expiresAt: integer().notNull(),
});

export const staff = sqliteTable("staff", {
  id: text().notNull(),
  clinicId: text().notNull(),
  email: text().notNull(),
  name: text().notNull(),
  role: text({ enum: ["admin", "staff"] }).notNull(),
  passwordHash: text().notNull(),
  createdAt: integer().notNull(),
  deactivatedAt: integer(),
  totpSecret: text(),
  totpStep: integer(),
});

export const recoveryCodes = sqliteTable("recovery_codes", {
  staffId: text().notNull(),
  codeHash: text().notNull(),
});

export const signInAttempts = sqliteTable("sign_in_attempts", {
  key: text().notNull(),
  count: integer().notNull(),
  resetsAt: integer().notNull(),
});

export const optOuts = sqliteTable("opt_outs", {
  clinicId: text().notNull(),
  number: text().notNull(),
  optedOutAt: integer().notNull(),
  source: text({ enum: ["texted", "gateway", "staff"] }).notNull(),
});

export const consentLedger = sqliteTable("consent_ledger", {
  clinicId: text().notNull(),
  id: text().notNull(),
  at: integer().notNull(),
  number: text(),
  clientId: text(),
  kind: text({
    enum: ["opted-out", "opted-in", "flagged", "dismissed", "agreed", "withdrew"],
  }).notNull(),
  source: text().notNull(),
  byName: text(),
  messageId: text(),
  reason: text().notNull().default(""),
});

export const sendCounts = sqliteTable("send_counts", {
  clinicId: text().notNull(),
  hour: integer().notNull(),
  byPeople: integer().notNull(),
  byPeopleCap: integer().notNull(),
  byAutomation: integer().notNull(),
  byAutomationCap: integer().notNull(),
  toNew: integer().notNull(),
  toNewCap: integer().notNull(),
  byEach: text().notNull(),
  lastId: text().notNull(),
  lastCount: integer().notNull(),
  lastCap: integer().notNull(),
});

export const stopAsks = sqliteTable("stop_asks", {
  clinicId: text().notNull(),
  number: text().notNull(),
  messageId: text().notNull(),
  messagePosition: integer(),
  words: text().notNull(),
  at: integer().notNull(),
});

const authors = ["client", "staff", "auto-responder", "automation"] as const;

export const conversations = sqliteTable("conversations", {
  clinicId: text().notNull(),
  id: text().notNull(),
  number: text().notNull(),
  contact: text().notNull(),
  clientId: text(),
  clientName: text(),
  sharedWith: text(),
  staffId: text(),
  staffName: text(),
  isGiven: integer().notNull().default(0),
  staffWroteAt: integer(),
  autoRepliedAt: integer(),
  emergencyRepliedAt: integer(),
  openedAt: integer().notNull(),
  closedAt: integer(),
  closedBy: text(),
  closedAfter: integer(),
  lastMessageAt: integer().notNull(),
  lastMessageText: text().notNull(),
  lastMessageAuthor: text({ enum: authors }).notNull(),
  unreadSince: integer(),
  waitingSince: integer(),
  aside: text({ enum: ["snoozed", "spam"] }),
  snoozedUntil: integer(),
  cameBackAt: integer(),
  onlyAutomated: integer().notNull().default(0),
  tags: text(),
});

export const messages = sqliteTable("messages", {
  position: integer().primaryKey(),
  clinicId: text().notNull(),
  id: text().notNull(),
  conversationId: text().notNull(),
  direction: text({ enum: ["inbound", "outbound"] }).notNull(),
  author: text({ enum: authors }).notNull(),
  authorName: text(),
  staffId: text(),
  body: text().notNull(),
  mediaCount: integer().notNull().default(0),
  clientToken: text(),
  attemptOf: text(),
  providerSid: text(),
  delivery: text({
    enum: ["queued", "sending", "sent", "delivered", "undelivered", "failed", "unknown"],
  }),
  deliveryAt: integer(),
  errorCode: integer(),
  isHeard: integer(),
  understood: text(),
  autoKey: text(),
  silence: text(),
  stopAsk: text({ enum: ["open", "opted-out", "left"] }),
  reactsTo: integer(),
  createdAt: integer().notNull(),
});

export const notes = sqliteTable("notes", {
  clinicId: text().notNull(),
  conversationId: text().notNull(),
  afterPosition: integer().notNull(),
  place: integer().notNull(),
  id: text().notNull(),
  staffId: text().notNull(),
  authorName: text().notNull(),
  body: text().notNull(),
  mentions: text().notNull(),
  createdAt: integer().notNull(),
});

export const mentions = sqliteTable("mentions", {
  clinicId: text().notNull(),
  staffId: text().notNull(),
  conversationId: text().notNull(),
  noteId: text().notNull(),
  byName: text().notNull(),
  at: integer().notNull(),
});

export const inboxes = sqliteTable("inboxes", {
  clinicId: text().notNull(),
  unread: integer().notNull(),
});

export const changes = sqliteTable("changes", {
  clinicId: text().notNull(),
  seq: integer().notNull(),
  conversationId: text().notNull(),
  messageId: text(),
  messagePosition: integer(),
});

export const gatewayDeletions = sqliteTable("gateway_deletions", {
  clinicId: text().notNull(),
  providerSid: text().notNull(),
  hasMedia: integer().notNull(),
  requestedAt: integer().notNull(),
  dueAt: integer(),
});

export const outbox = sqliteTable("outbox", {
  clinicId: text().notNull(),
  kind: text({ enum: ["deliver-message"] }).notNull(),
  subjectId: text().notNull(),
  dueAt: integer().notNull(),
});

export const attachments = sqliteTable("attachments", {
  clinicId: text().notNull(),
  messagePosition: integer().notNull(),
  place: integer().notNull(),
  state: text({ enum: ["waiting", "kept", "unavailable"] }).notNull(),
  fileId: text(),
  name: text(),
  mediaSid: text(),
  attempts: integer().notNull().default(0),
  dueAt: integer(),
});

export const draftAttachments = sqliteTable("draft_attachments", {
  clinicId: text().notNull(),
  conversationId: text().notNull(),
  staffId: text().notNull(),
  fileId: text().notNull(),
});

/** Only what drizzle's batches touch of it; the rest is asked in SQL. */
export const scheduledTexts = sqliteTable("scheduled_texts", {
  clinicId: text().notNull(),
  id: text().notNull(),
});

export const mediaLinks = sqliteTable("media_links", {
  tokenHash: text().notNull(),
  clinicId: text().notNull(),
  messagePosition: integer().notNull(),
  place: integer().notNull(),
  expiresAt: integer().notNull(),
});

export const alerts = sqliteTable("alerts", {
  clinicId: text().notNull(),
  id: text().notNull(),
  conversationId: text().notNull(),
  messagePosition: integer().notNull(),
  isUrgent: integer().notNull(),
  at: integer().notNull(),
  dueAt: integer(),
});

/** Only what drizzle's batches touch of it; the rest is asked in SQL. */
export const appointments = sqliteTable("appointments", {
  clinicId: text().notNull(),
  id: text().notNull(),
  startsAt: integer().notNull(),
  status: text().notNull(),
  answer: text(),
  askedAt: integer(),
  version: integer().notNull(),
});
