/** The account that every test's gateway and Worker share. */
export const account = {
  accountSid: "AC00000000000000000000000000000000",
  authToken: "the-auth-token-of-the-tests",
  resendApiKey: "re_the_key_of_the_tests",
} as const;

/** Stripe's keys, for the tests that pay. */
export const payment = {
  secretKey: "sk_test_the_key_of_the_tests",
  webhookSecret: "whsec_the_secret_of_the_tests",
} as const;

/** What Resend's webhooks are signed with. */
export const emailWebhookSecret = "whsec_dGhlLXNlY3JldC1vZi10aGUtdGVzdHM=";

/** The Worker's key at push services, and the public one that belongs to it. */
export const vapid = {
  privateKey: "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw",
  publicKey:
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
} as const;

/** What the Worker of a test is configured with. */
export function workerVariables(simulatorUrl: string, publicUrl = "https://desk.example") {
  return {
    PUBLIC_URL: publicUrl,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_API_URL: simulatorUrl,
    RESEND_API_KEY: account.resendApiKey,
    RESEND_BASE_URL: simulatorUrl,
    EMAIL_FROM: "Deskline <desk@desk.example>",
    RESEND_WEBHOOK_SECRET: emailWebhookSecret,
    TEXTING_FEE: "49.00",
    VAPID_PRIVATE_KEY: vapid.privateKey,
    WEB_PUSH_URL: simulatorUrl,
    AUTH_SECRET: "a-secret-of-the-tests-32-characters",
  };
}
