import { cast } from "./cast.ts";
import type { SimulatorOptions } from "./simulator.ts";

/** The network that `npm run dev` starts: the demo clinics' numbers and everybody's handset. */
export function demoNetwork({
  port,
  publicUrl,
  bought = [],
}: {
  port: number;
  publicUrl: string;
  /** Numbers that clinics have bought since: the network forgets them when it stops. */
  bought?: readonly { sid: string; phoneNumber: string; friendlyName: string }[];
}): SimulatorOptions {
  const smsUrl = `${publicUrl}/webhooks/twilio/messages`;
  return {
    port,
    accountSid: "ACdec0de00dec0de00dec0de00dec0de00",
    authToken: "demo-auth-token-of-the-simulator",
    resendApiKey: "re_demo_key_of_the_simulator",
    deliveryDelayMs: 400,
    stripe: {
      secretKey: "sk_test_demo_key_of_the_simulator",
      webhookSecret: "whsec_demo_secret_of_the_simulator",
      webhookUrl: `${publicUrl}/webhooks/stripe`,
    },
    resendWebhook: {
      url: `${publicUrl}/webhooks/resend`,
      secret: "whsec_ZGVtby1zZWNyZXQtb2YtdGhlLXNpbXVsYXRvcg==",
    },
    numbers: [
      ...cast.clinics.map(({ name, number, country }) => ({
        phoneNumber: number,
        friendlyName: name,
        smsUrl,
        smsFallbackUrl: smsUrl,
        country,
      })),
      ...bought.map((number) => ({
        ...number,
        smsUrl,
        smsFallbackUrl: smsUrl,
        country: "US" as const,
      })),
    ],
    people: [...cast.clients, ...cast.strangers].map(({ clinic, name, number }) => ({
      name,
      number,
      clinicNumber: cast.clinics.find(({ id }) => id === clinic)?.number ?? "",
    })),
  };
}
