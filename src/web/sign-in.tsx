import type { Context } from "hono";
import * as z from "zod";
import { endDevice, meetDevice } from "#flows/keep-device.ts";
import {
  bringCode,
  findSession,
  signIn as trySignIn,
  signOut,
  type SignInOutcome,
} from "#flows/sign-in.ts";
import { logWith } from "#flows/log.ts";
import { paths } from "#src/paths.ts";
import { CodePage } from "#templates/sign-in/code-page.tsx";
import { SignInPage } from "#templates/sign-in/sign-in-page.tsx";
import { type App, doors, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import {
  clearSessionToken,
  deviceMark,
  localPath,
  sessionToken,
  setMark,
  setSessionToken,
  whence,
} from "./session.tsx";

export const signIn = factory
  .createApp()
  .use("/sign-in/*", async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
  })
  .get(paths.signIn(), (c) => c.html(<SignInPage email="" next={localPath(c.req.query("next"))} />))
  .post(paths.signIn(), async (c) => {
    const form = credentials.safeParse(await c.req.parseBody());
    const { email, password, next } = form.success ? form.data : nothing;
    const page = localPath(next);
    if (email === "" || password === "") {
      return c.html(<SignInPage email={email} next={page} problem="empty" />, 422);
    }
    const outcome = await trySignIn(doors(c), { email, password, ...whence(c) });
    if (outcome.kind === "signed-in") return letIn(c, outcome, page);
    if (outcome.kind === "awaits-code") {
      setSessionToken(c, outcome.token);
      return c.redirect(paths.code(page), 303);
    }
    if (outcome.kind === "throttled") c.header("Retry-After", "900");
    const status = outcome.kind === "throttled" ? 429 : 422;
    return c.html(<SignInPage email={email} next={page} problem={outcome.kind} />, status);
  })
  .get(paths.code(), async (c) => {
    const next = localPath(c.req.query("next"));
    const token = sessionToken(c);
    const session = token ? await findSession(doors(c), token) : null;
    if (!session?.awaitsCode) return c.redirect(paths.signIn(next));
    return c.html(<CodePage next={next} />);
  })
  .post(paths.code(), async (c) => {
    const field = await fields(c);
    const next = localPath(field("next"));
    const outcome = await bringCode(doors(c), sessionToken(c) ?? "", field("code").slice(0, 40));
    switch (outcome.kind) {
      case "signed-in":
        return letIn(c, outcome, next);
      case "too-late":
      case "awaits-code":
        return c.redirect(paths.signIn(next), 303);
      case "throttled":
        c.header("Retry-After", "900");
        return c.html(<SignInPage email="" next={next} problem="throttled" />, 429);
      case "wrong":
        return c.html(<CodePage next={next} problem />, 422);
    }
  })
  .post(paths.signOut(), async (c) => {
    const token = sessionToken(c);
    const session = token ? await findSession(doors(c), token) : null;
    if (token && session) {
      logWith({ clinic: session.signedIn.clinic.id, staff: session.signedIn.staffId });
      await signOut(doors(c), token);
      void c.env.ports.endSockets(session.signedIn.clinic.id, session.id);
    }
    const device = deviceMark(c);
    if (device) await endDevice(c.env.ports.databases, device);
    clearSessionToken(c);
    // Drafts live in the browser's session storage; they are clients' affairs.
    c.header("Clear-Site-Data", '"storage"');
    const next = (await fields(c))("next");
    return c.redirect(next === "" ? paths.signIn() : paths.signIn(localPath(next)), 303);
  });

/** Opens the door: the session's cookie, and the mark by which this browser is known again. */
export async function letIn(
  c: Context<App>,
  { token, mark }: Extract<SignInOutcome, { kind: "signed-in" }>,
  page: string,
) {
  setSessionToken(c, token);
  setMark(c, mark);
  const device = deviceMark(c);
  const session = device && (await findSession(doors(c), token));
  if (device && session) await meetDevice(c.env.ports, session, device);
  return c.redirect(page, 303);
}

const credentials = z.object({
  email: z.string().max(254),
  password: z.string().max(1024),
  next: z.string().optional(),
});
const nothing = { email: "", password: "", next: undefined };
