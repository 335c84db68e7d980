/** Every URL of the product, written once. Links, redirects, routes and tests call these. */
export const paths = {
  home: () => "/",
  health: () => "/healthz",
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
  signOut: () => "/sign-out",
  schedule: () => "/schedule",
  inbox: (before?: string) => (before ? `/inbox?before=${encodeURIComponent(before)}` : "/inbox"),
  live: () => "/inbox/live",
  changes: () => "/inbox/changes",
  conversation: <Id extends string>(id: Id) => `/inbox/${id}` as const,
  earlier: (id: string, before: number) => `/inbox/${id}?before=${before}`,
  messages: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/messages` as const,
  reading: <Id extends string>(conversationId: Id) => `/inbox/${conversationId}/reading` as const,
  attempts: <Id extends string, MessageId extends string>(
    conversationId: Id,
    messageId: MessageId,
  ) => `/inbox/${conversationId}/messages/${messageId}/attempts` as const,
  inboundWebhook: () => "/webhooks/twilio/messages",
  deliveryWebhook: <MessageId extends string>(messageId: MessageId) =>
    `/webhooks/twilio/deliveries/${messageId}` as const,
} as const;
