import { paths } from "#src/paths.ts";
import { factory } from "./context.ts";
import { isOurOrigin } from "./same-origin.ts";

/** A WebSocket is outside the same-origin rule, so Origin is checked here, and must be there. */
export const refuseForeignSocket = factory.createMiddleware(async (c, next) => {
  const origin = c.req.header("Origin");
  if (!origin || !isOurOrigin(origin, c.req.raw, c.env.configuration.PUBLIC_URL)) {
    return c.text("This socket is for our own pages.\n", 403);
  }
  return next();
});

export const live = factory.createApp().get(paths.live(), async (c) => {
  if (c.req.header("Upgrade") !== "websocket") return c.text("Expected a WebSocket.\n", 426);
  const { INBOX } = c.env.env;
  const inbox = INBOX.get(INBOX.idFromName(c.get("signedIn").clinic.id));
  const request = new Request(c.req.raw);
  const { id, signedIn } = c.get("session");
  request.headers.set("Deskline-Owners", `${id} ${signedIn.staffId}`);
  request.headers.set("Deskline-Name", encodeURIComponent(signedIn.staffName));
  const { webSocket } = await inbox.fetch(request);
  // An answer of its own: the object's has headers that can't be added to.
  return new Response(null, { status: 101, webSocket });
});
