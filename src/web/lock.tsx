import { sessionState } from "#domain/session.ts";
import { findSession, unlock } from "#flows/sign-in.ts";
import { paths } from "#src/paths.ts";
import { LockFragment, LockPage } from "#templates/sign-in/lock.tsx";
import { doors, factory, wantsFragment } from "./context.ts";
import { fields, goTo } from "./dialogs.tsx";
import { localPath, sessionToken, setSessionToken, whence } from "./session.tsx";

/** The way back into a session that nobody has used for a while. */
export const locking = factory
  .createApp()
  .get(paths.lock(), async (c) => {
    const token = sessionToken(c);
    const session = token ? await findSession(doors(c), token) : null;
    const next = localPath(c.req.query("next"));
    if (!session || session.awaitsCode) return c.redirect(paths.signIn(next));
    if (sessionState(session, c.env.ports.now()) !== "locked") return c.redirect(next);
    return c.html(<LockPage name={session.signedIn.staffName} next={next} />);
  })
  .post(paths.unlocking(), async (c) => {
    const field = await fields(c);
    const next = localPath(field("next"));
    const token = sessionToken(c) ?? "";
    const password = field("password").slice(0, 1024);
    const outcome = await unlock(doors(c), token, { ...whence(c), password });
    if (outcome.kind === "signed-out") return goTo(c, paths.signIn(next));
    if (outcome.kind === "unlocked") {
      setSessionToken(c, outcome.token);
      if (!wantsFragment(c)) return c.redirect(next, 303);
      // The dialog goes; the page fetches what it has missed.
      return c.html("");
    }
    const name = (await findSession(doors(c), token))?.signedIn.staffName ?? "";
    const status = outcome.kind === "throttled" ? 429 : 422;
    const Shown = wantsFragment(c) ? LockFragment : LockPage;
    return c.html(<Shown name={name} next={next} problem={outcome.kind} />, status);
  });
