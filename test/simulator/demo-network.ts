import { cast } from "./cast.ts";
import type { SimulatorOptions } from "./simulator.ts";

/** The network that `npm run dev` starts: the demo clinics' numbers and everybody's handset. */
export function demoNetwork({
  port,
  publicUrl,
}: {
  port: number;
  publicUrl: string;
}): SimulatorOptions {
  return {
    port,
    accountSid: "ACdec0de00dec0de00dec0de00dec0de00",
    authToken: "demo-auth-token-of-the-simulator",
    resendApiKey: "re_demo_key_of_the_simulator",
    deliveryDelayMs: 400,
    numbers: cast.clinics.map(({ name, number, country }) => ({
      phoneNumber: number,
      friendlyName: name,
      smsUrl: `${publicUrl}/webhooks/twilio/messages`,
      country,
    })),
    people: [...cast.clients, ...cast.strangers].map(({ clinic, name, number }) => ({
      name,
      number,
      clinicNumber: cast.clinics.find(({ id }) => id === clinic)?.number ?? "",
    })),
  };
}
