import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import { basicAuth } from "hono/basic-auth";
import { bodyLimit } from "hono/body-limit";
import { availableNumbers } from "./available-numbers.ts";
import { controls } from "./controls.ts";
import { handsetsPage, mailboxPage } from "./handsets-page.ts";
import { createNetwork, type Network, type NetworkOptions } from "./network.ts";
import { pushService } from "./push-service.ts";
import { receivers } from "./receiver.ts";
import { resendApi } from "./resend-api.ts";
import { stripeApi } from "./stripe-api.ts";
import { stripePages } from "./stripe-pages.ts";
import { tollfreeVerifications } from "./tollfree-verifications.ts";
import { errorBody } from "./twilio-formats.ts";
import { twilioMessages } from "./twilio-messages.ts";
import { twilioMessaging } from "./twilio-messaging.ts";
import { twilioNumbers } from "./twilio-numbers.ts";

export interface SimulatorOptions extends NetworkOptions {
  /** 0 for any that is free. */
  readonly port: number;
}

export interface Simulator {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a telephone network on this machine: Twilio's, Stripe's and Resend's HTTP interfaces, the
 * clients' handsets, a mailbox, clinics' own systems, a push service of browsers', and faults on demand. For development and tests; everything is in memory.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const network = createNetwork(options);
  const storage = await listen(storageHost(network).fetch, 0);
  const gateway = await listen(gatewayHost(network).fetch, options.port);
  network.mediaUrl = storage.url;
  network.url = gateway.url;
  return {
    url: gateway.url,
    async stop() {
      await Promise.all([gateway.stop(), storage.stop()]);
    },
  };
}

function gatewayHost(network: Network): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: 20 * 1024 * 1024 }));
  app.get("/", (c) => c.html(handsetsPage(network)));
  app.get("/mailbox", (c) => c.html(mailboxPage(network)));
  app.get("/handsets.js", (c) => file(c.req.path, "text/javascript"));
  app.get("/handsets.css", (c) => file(c.req.path, "text/css"));
  app.get("/media/:sid", (c) =>
    storageHost(network).fetch(new Request(`http://media/${c.req.param("sid")}`)),
  );
  app.route("/simulator", controls(network));
  app.route("/emails", resendApi(network));
  app.route("/receiver", receivers(network));
  app.route("/push", pushService(network));
  const auth = basicAuth({
    username: network.options.accountSid,
    password: network.options.authToken,
    invalidUserMessage: errorBody(20003, 401, "Authenticate"),
  });
  app.use("/2010-04-01/Accounts/:account/*", auth);
  app.use("/v1/Services/*", auth);
  app.use("/v1/Tollfree/*", auth);
  app.route("/2010-04-01/Accounts/:account", twilioMessages(network));
  app.route("/2010-04-01/Accounts/:account", availableNumbers(network));
  app.route("/2010-04-01/Accounts/:account", twilioNumbers(network));
  app.route("/v1/Services", twilioMessaging(network));
  app.route("/v1/Tollfree/Verifications", tollfreeVerifications(network));
  app.route("/v1", stripeApi(network));
  app.route("/", stripePages(network));
  app.notFound((c) => c.json(errorBody(20404, 404, "The requested resource was not found"), 404));
  return app;
}

/** The second host, where Twilio's media redirects lead. Anybody who knows an address may read. */
function storageHost(network: Network): Hono {
  return new Hono().get("/:sid", (c) => {
    const medium = network.media.get(c.req.param("sid"));
    if (!medium) return c.text("Not found", 404);
    return c.body(medium.bytes, 200, {
      "Content-Type": medium.contentType,
      "Content-Length": String(medium.bytes.byteLength),
    });
  });
}

async function listen(
  fetch: Hono["fetch"],
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server: ServerType = createAdaptorServer({ fetch });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://localhost:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

async function file(path: string, type: string): Promise<Response> {
  const text = await readFile(join(import.meta.dirname, path), "utf8");
  return new Response(text, { headers: { "Content-Type": `${type}; charset=utf-8` } });
}
