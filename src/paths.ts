/** `?name=value` of what is given and not empty. */
function queryOf(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value] as [string, string]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}

/** Every URL of the product, written once. Links, redirects, routes and tests call these. */
export const paths = {
  home: () => "/",
  /** Where what somebody looks for in a list is posted, so that no address holds it. */
  finding: <Path extends string>(list: Path) => `${list}/finding` as const,
  health: () => "/healthz",
  offline: () => "/offline",
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
  signOut: () => "/sign-out",
  code: (next?: string) => `/sign-in/code${queryOf({ next })}`,
  forgotten: () => "/sign-in/forgotten",
  newPassword: <Token extends string>(token: Token) => `/sign-in/new-password/${token}` as const,
  lock: (next?: string) => `/lock${queryOf({ next })}`,
  unlocking: () => "/lock/unlocking",
  gesture: () => "/account/gesture",
  account: (query: { saved?: string } = {}) => `/account${queryOf(query)}`,
  beingTold: () => "/account/being-told",
  devices: () => "/account/devices",
  deviceRemoval: <Id extends string>(id: Id) => `/account/devices/${id}/removal` as const,
  accountPassword: () => "/account/password",
  secondFactor: () => "/account/second-factor",
  secondFactorRemoval: () => "/account/second-factor/removal",
  recoveryCodes: () => "/account/second-factor/recovery-codes",
  sessionRevocation: <Id extends string>(id: Id) => `/account/sessions/${id}/revocation` as const,
  otherSessions: () => "/account/sessions/revocation",
  schedule: (query: { day?: string; view?: string } = {}) => `/schedule${queryOf(query)}`,
  appointments: () => "/appointments",
  newAppointment: (
    query: { clientId?: string; day?: string; time?: string; shown?: string; q?: string } = {},
  ) => `/appointments/new${queryOf(query)}`,
  appointment: <Id extends string>(id: Id) => `/appointments/${id}` as const,
  appointmentMoving: <Id extends string>(id: Id) => `/appointments/${id}/moving` as const,
  appointmentTime: <Id extends string>(id: Id) => `/appointments/${id}/time` as const,
  appointmentStatus: <Id extends string>(id: Id) => `/appointments/${id}/status` as const,
  appointmentTexts: <Id extends string>(id: Id) => `/appointments/${id}/texts` as const,
  care: <Id extends string>(patientId: Id) => `/patients/${patientId}/care` as const,
  careDone: <Id extends string>(id: Id) => `/care/${id}/done` as const,
  careRules: (query: { item?: string } = {}) => `/settings/care${queryOf(query)}`,
  careRuleItems: () => "/settings/care/items",
  careRuleRemoval: () => "/settings/care/items/removal",
  sendingHours: () => "/settings/sending-hours",
  tags: (query: { saved?: string } = {}) => `/settings/tags${queryOf(query)}`,
  tag: <Id extends string>(id: Id) => `/settings/tags/${id}` as const,
  tagRemoval: <Id extends string>(id: Id) => `/settings/tags/${id}/removal` as const,
  appointmentTypes: () => "/settings/appointments",
  typePreview: <Id extends string>(id: Id) => `/settings/appointments/${id}/preview` as const,
  appointmentType: <Id extends string>(id: Id) => `/settings/appointments/${id}` as const,
  inbox: (
    query: {
      filter?: string;
      before?: string;
      closed?: string;
      snoozed?: string;
      spam?: string;
    } = {},
  ) => `/inbox${queryOf({ ...query, filter: query.filter === "open" ? undefined : query.filter })}`,
  /** What is typed after Ctrl+K goes to its `finding`. */
  commands: () => "/commands",
  live: () => "/inbox/live",
  changes: () => "/inbox/changes",
  conversation: <Id extends string>(id: Id) => `/inbox/${id}` as const,
  conversationIn: (id: string, filter: string) =>
    `/inbox/${id}${queryOf({ filter: filter === "open" ? undefined : filter })}`,
  messageIn: (id: string, position: number) => `/inbox/${id}?at=${position}`,
  later: (id: string, after: number) => `/inbox/${id}?after=${after}`,
  earlier: (id: string, before: number) => `/inbox/${id}?before=${before}`,
  folded: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/folded` as const,
  messages: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/messages` as const,
  notes: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/notes` as const,
  noteRemoval: <Id extends string, NoteId extends string>(conversationId: Id, noteId: NoteId) =>
    `/inbox/${conversationId}/notes/${noteId}/removal` as const,
  reading: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/reading` as const,
  attempts: <Id extends string, MessageId extends string>(
    conversationId: Id,
    messageId: MessageId,
  ) => `/inbox/${conversationId}/messages/${messageId}/attempts` as const,
  newConversation: (query: { clientId?: string; number?: string; q?: string } = {}) =>
    `/inbox/conversations/new${queryOf(query)}`,
  selection: ({ filter, all }: { filter?: string; all?: "yes" } = {}) =>
    `/inbox/selection${queryOf({ filter: filter === "open" ? undefined : filter, all })}`,
  conversations: () => "/inbox/conversations",
  closure: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/closure` as const,
  reopening: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/reopening` as const,
  deletion: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/deletion` as const,
  snooze: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/snooze` as const,
  waking: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/waking` as const,
  spam: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/spam` as const,
  waiting: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/waiting` as const,
  /** Of the staff, where `assignment` is about the client. */
  assignee: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/assignee` as const,
  assignment: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/assignment` as const,
  /** Who a conversation is with, to be shown beside it. */
  beside: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/client` as const,
  tagging: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/tags` as const,
  unread: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/unread` as const,
  sendingLater: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/sending-later` as const,
  scheduledTexts: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/scheduled` as const,
  scheduledText: <Id extends string, TextId extends string>(conversationId: Id, id: TextId) =>
    `/inbox/${conversationId}/scheduled/${id}` as const,
  scheduledDeparture: <Id extends string, TextId extends string>(conversationId: Id, id: TextId) =>
    `/inbox/${conversationId}/scheduled/${id}/departure` as const,
  scheduledWithdrawal: <Id extends string, TextId extends string>(conversationId: Id, id: TextId) =>
    `/inbox/${conversationId}/scheduled/${id}/withdrawal` as const,
  scheduledRemoval: <Id extends string, TextId extends string>(conversationId: Id, id: TextId) =>
    `/inbox/${conversationId}/scheduled/${id}/removal` as const,
  clients: (query: { q?: string } = {}) => `/clients${queryOf(query)}`,
  newClient: () => "/clients/new",
  client: <Id extends string>(id: Id) => `/clients/${id}` as const,
  clientBefore: (id: string, before: string) => `/clients/${id}${queryOf({ before })}`,
  clientDetails: <Id extends string>(id: Id) => `/clients/${id}/details` as const,
  archiving: <Id extends string>(id: Id) => `/clients/${id}/archiving` as const,
  merging: <Id extends string>(id: Id) => `/clients/${id}/merging` as const,
  unmerging: <Id extends string>(id: Id) => `/clients/${id}/unmerging` as const,
  history: <Id extends string>(id: Id) => `/clients/${id}/history` as const,
  keeping: <Id extends string>(id: Id) => `/clients/${id}/keeping` as const,
  clientFile: <Id extends string>(id: Id) => `/clients/${id}/file` as const,
  patients: <Id extends string>(clientId: Id) => `/clients/${clientId}/patients` as const,
  patient: <Id extends string>(id: Id) => `/patients/${id}` as const,
  imports: () => "/imports",
  newImport: (query: { kind?: string } = {}) => `/imports/new${queryOf(query)}`,
  import: <Id extends string>(id: Id) => `/imports/${id}` as const,
  importAfter: (id: string, row: number) => `/imports/${id}?after=${row}`,
  importRows: <Id extends string>(id: Id) => `/imports/${id}/rows` as const,
  importRowsFrom: (id: string, chunk: number, from: number) =>
    `/imports/${id}/rows?chunk=${chunk}&from=${from}`,
  columns: <Id extends string>(importId: Id) => `/imports/${importId}/columns` as const,
  check: <Id extends string>(importId: Id) => `/imports/${importId}/check` as const,
  run: <Id extends string>(importId: Id) => `/imports/${importId}/run` as const,
  discarding: <Id extends string>(importId: Id) => `/imports/${importId}/discarding` as const,
  leftOut: <Id extends string>(importId: Id) => `/imports/${importId}/left-out` as const,
  numbers: (query: { days?: string } = {}) => `/numbers${queryOf(query)}`,
  numbersFile: (query: { days?: string } = {}) => `/numbers/file${queryOf(query)}`,
  exports: () => "/exports",
  exportClients: () => "/exports/clients",
  exportAppointments: () => "/exports/appointments",
  exportCare: () => "/exports/care",
  exportConsent: () => "/exports/consent",
  file: <Id extends string>(id: Id) => `/files/${id}` as const,
  media: <Token extends string>(token: Token) => `/media/${token}` as const,
  misunderstanding: <Id extends string, Position extends string>(
    conversationId: Id,
    position: Position,
  ) => `/inbox/${conversationId}/messages/at/${position}/misunderstanding` as const,
  stopAsk: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/stop-ask` as const,
  contactConsent: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/consent` as const,
  clientConsent: <Id extends string>(id: Id) => `/clients/${id}/consent` as const,
  fetching: <Id extends string, Position extends string>(conversationId: Id, position: Position) =>
    `/inbox/${conversationId}/messages/at/${position}/fetching` as const,
  attaching: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/attachments` as const,
  attachDocuments: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/attachments/documents` as const,
  detaching: <Id extends string, FileId extends string>(conversationId: Id, fileId: FileId) =>
    `/inbox/${conversationId}/attachments/${fileId}/removal` as const,
  movingEarlier: <Id extends string, FileId extends string>(conversationId: Id, fileId: FileId) =>
    `/inbox/${conversationId}/attachments/${fileId}/earlier` as const,
  choosingQuickReply: <Id extends string>(conversationId: Id) =>
    `/inbox/${conversationId}/quick-replies` as const,
  answeringIn: (conversationId: string, language: string) =>
    `/inbox/${conversationId}/quick-replies${queryOf({ language })}`,
  quickReplyUse: <Id extends string, ReplyId extends string>(conversationId: Id, id: ReplyId) =>
    `/inbox/${conversationId}/quick-replies/${id}` as const,
  quickReplies: (query: { saved?: string } = {}) => `/quick-replies${queryOf(query)}`,
  quickReply: <Id extends string>(id: Id) => `/quick-replies/${id}` as const,
  quickReplyRemoval: <Id extends string>(id: Id) => `/quick-replies/${id}/removal` as const,
  library: (query: { q?: string; archived?: string } = {}) => `/library${queryOf(query)}`,
  document: <Id extends string>(id: Id) => `/library/${id}` as const,
  documentDetails: <Id extends string>(id: Id) => `/library/${id}/details` as const,
  documentFile: <Id extends string>(id: Id) => `/library/${id}/file` as const,
  documentArchiving: <Id extends string>(id: Id) => `/library/${id}/archiving` as const,
  documentRemoval: <Id extends string>(id: Id) => `/library/${id}/removal` as const,
  settings: () => "/settings",
  clinicSettings: () => "/settings/clinic",
  data: (query: { saved?: string } = {}) => `/settings/data${queryOf(query)}`,
  retention: () => "/settings/data/retention",
  dataExport: () => "/settings/data/export",
  staff: (query: { saved?: string; who?: string } = {}) => `/settings/staff${queryOf(query)}`,
  staffRole: <Id extends string>(id: Id) => `/settings/staff/${id}/role` as const,
  staffRemoval: <Id extends string>(id: Id) => `/settings/staff/${id}/removal` as const,
  staffLink: <Id extends string>(id: Id) => `/settings/staff/${id}/link` as const,
  staffSecondFactor: <Id extends string>(id: Id) =>
    `/settings/staff/${id}/second-factor/removal` as const,
  secondFactorForAll: () => "/settings/staff/second-factor",
  lineHealth: () => "/settings/line-health",
  lineRepair: () => "/settings/line-health/repair",
  lineTest: () => "/settings/line-health/test",
  addOns: () => "/settings/add-ons",
  addOn: () => "/settings/add-ons/texting",
  addOnNumbers: () => "/settings/add-ons/texting/numbers",
  addOnNumber: () => "/settings/add-ons/texting/number",
  addOnLook: () => "/settings/add-ons/texting/look",
  addOnPayment: () => "/settings/add-ons/texting/payment",
  addOnPortal: () => "/settings/add-ons/texting/portal",
  addOnRegistration: () => "/settings/add-ons/texting/registration",
  addOnSettings: () => "/settings/add-ons/texting/settings",
  addOnAbandoning: () => "/settings/add-ons/texting/abandoning",
  addOnDisabling: () => "/settings/add-ons/texting/disabling",
  addOnRestoring: () => "/settings/add-ons/texting/restoring",
  addOnRelease: () => "/settings/add-ons/texting/release",
  businessHours: (query: { change?: string; day?: string; saved?: string } = {}) =>
    `/settings/business-hours${queryOf(query)}`,
  closures: () => "/settings/business-hours/closures",
  closureRemoval: () => "/settings/business-hours/closures/removal",
  texting: () => "/settings/texting",
  receivers: () => "/settings/webhooks",
  receiver: <Id extends string>(id: Id) => `/settings/webhooks/${id}` as const,
  receiverBefore: (id: string, before: string) => `/settings/webhooks/${id}${queryOf({ before })}`,
  receiverSecret: <Id extends string>(id: Id) => `/settings/webhooks/${id}/secret` as const,
  receiverTest: <Id extends string>(id: Id) => `/settings/webhooks/${id}/test` as const,
  receiverRemoval: <Id extends string>(id: Id) => `/settings/webhooks/${id}/removal` as const,
  eventsAgain: <Id extends string>(id: Id) => `/settings/webhooks/${id}/again` as const,
  eventAgain: <Id extends string, EventId extends string>(id: Id, eventId: EventId) =>
    `/settings/webhooks/${id}/events/${eventId}/again` as const,
  activity: (query: { about?: string; who?: string; before?: string } = {}) =>
    `/settings/activity${queryOf(query)}`,
  givenUp: (query: { saved?: string } = {}) => `/settings/activity/given-up${queryOf(query)}`,
  retrial: <Id extends string>(id: Id) => `/settings/activity/given-up/${id}/retrial` as const,
  discardingJob: <Id extends string>(id: Id) =>
    `/settings/activity/given-up/${id}/discarding` as const,
  operator: () => "/operator",
  testAutoReply: () => "/settings/texting/test-auto-reply",
  deliverableAgain: () => "/settings/texting/undeliverable",
  testAlert: () => "/settings/texting/test-alert",
  apiTokens: () => "/settings/api",
  apiTokenRevocation: <Id extends string>(id: Id) => `/settings/api/${id}/revocation` as const,
  search: (query: Record<string, string | undefined> = {}) => `/search${queryOf(query)}`,
  inboundWebhook: () => "/webhooks/twilio/messages",
  stripeWebhook: () => "/webhooks/stripe",
  resendWebhook: () => "/webhooks/resend",
  deliveryWebhook: <MessageId extends string>(messageId: MessageId) =>
    `/webhooks/twilio/deliveries/${messageId}` as const,
  testWebhook: <SentAt extends string>(sentAt: SentAt) =>
    `/webhooks/twilio/tests/${sentAt}` as const,
  /** For the clinic's own systems: a token each instead of a session. */
  api: {
    everything: () => "/api/*",
    document: () => "/api/v1/openapi.json",
    clients: () => "/api/v1/clients",
    client: <ExternalId extends string>(externalId: ExternalId) =>
      `/api/v1/clients/${externalId}` as const,
    patient: <ExternalId extends string>(externalId: ExternalId) =>
      `/api/v1/patients/${externalId}` as const,
    careItem: <ExternalId extends string>(externalId: ExternalId) =>
      `/api/v1/care-items/${externalId}` as const,
    appointments: () => "/api/v1/appointments",
    appointment: <ExternalId extends string>(externalId: ExternalId) =>
      `/api/v1/appointments/${externalId}` as const,
    appointmentTypes: () => "/api/v1/appointment-types",
    messages: () => "/api/v1/messages",
    message: <Id extends string>(id: Id) => `/api/v1/messages/${id}` as const,
    conversations: () => "/api/v1/conversations",
    conversationMessages: <Id extends string>(id: Id) =>
      `/api/v1/conversations/${id}/messages` as const,
  },
} as const;
