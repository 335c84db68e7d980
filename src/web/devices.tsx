import { deleteDevice } from "#data/push-devices.ts";
import { forClinic } from "#data/store.ts";
import { longestPushAddress } from "#domain/push-address.ts";
import { mostDevices, toHearing } from "#domain/push.ts";
import { addDevice, type DeviceProblem } from "#flows/keep-device.ts";
import { paths } from "#src/paths.ts";
import { accountPage } from "./account.tsx";
import { factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { setDeviceMark, whence } from "./session.tsx";

/** The browsers and phones that somebody is told on with Deskline closed. */
export const devices = factory
  .createApp()
  .post(paths.devices(), async (c) => {
    const field = await fields(c);
    const { staffId, clinic } = c.get("signedIn");
    const outcome = await addDevice(c.env.ports, c.get("session"), {
      endpoint: field("endpoint").slice(0, longestPushAddress + 1),
      p256dh: field("p256dh"),
      auth: field("auth"),
      hears: toHearing(field("hears")),
      name: whence(c).device,
    });
    if (outcome.kind === "refused") {
      return accountPage(c, { field: "endpoint", words: words[outcome.problem] });
    }
    setDeviceMark(c, { clinicId: clinic.id, staffId, id: outcome.id });
    return c.redirect(paths.account({ saved: "device" }), 303);
  })
  .post(paths.deviceRemoval(":id"), async (c) => {
    const { staffId, clinic } = c.get("signedIn");
    const store = forClinic(c.env.ports.databases, clinic);
    if (!(await deleteDevice(store, { staffId, id: c.req.param("id") }))) return c.notFound();
    return c.redirect(paths.account({ saved: "device-gone" }), 303);
  });

const words: Record<DeviceProblem, string> = {
  "no-address": "This browser gave no address to be told at. Press the button again.",
  "unknown-service":
    "This browser's push service is none that Deskline knows: it posts to those of Google, Mozilla, Microsoft and Apple. Use Chrome, Edge, Firefox or Safari.",
  "no-keys": "This browser gave no keys that can be used. Press the button again.",
  "too-many": `You are told on ${mostDevices} already. Remove one that you don't use any more.`,
  off: "Deskline is not set up to tell anybody by push.",
};
