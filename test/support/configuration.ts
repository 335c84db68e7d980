/** The account that every test's gateway and Worker share. */
export const account = {
  accountSid: "AC00000000000000000000000000000000",
  authToken: "the-auth-token-of-the-tests",
  resendApiKey: "re_the_key_of_the_tests",
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
    TEXTING_FEE: "49.00",
    AUTH_SECRET: "a-secret-of-the-tests-32-characters",
  };
}
