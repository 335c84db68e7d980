import * as z from "zod";
import { signIn as trySignIn, signOut } from "#flows/sign-in.ts";
import { paths } from "#src/paths.ts";
import { SignInPage } from "#templates/sign-in/sign-in-page.tsx";
import { doors, factory } from "./context.ts";
import { clearSessionToken, sessionToken, setSessionToken } from "./session.tsx";

export const signIn = factory
  .createApp()
  .get(paths.signIn(), (c) => c.html(<SignInPage email="" next={localPath(c.req.query("next"))} />))
  .post(paths.signIn(), async (c) => {
    const form = credentials.safeParse(await c.req.parseBody());
    const { email, password, next } = form.success ? form.data : nothing;
    const page = localPath(next);
    if (email === "" || password === "") {
      return c.html(<SignInPage email={email} next={page} problem="empty" />, 422);
    }
    const address = c.req.header("CF-Connecting-IP") ?? "unknown";
    const outcome = await trySignIn(doors(c), { email, password, address });
    switch (outcome.kind) {
      case "wrong":
        return c.html(<SignInPage email={email} next={page} problem="wrong" />, 422);
      case "throttled":
        c.header("Retry-After", "900");
        return c.html(<SignInPage email={email} next={page} problem="throttled" />, 429);
      case "signed-in":
        setSessionToken(c, outcome.token);
        return c.redirect(page, 303);
    }
  })
  .post(paths.signOut(), async (c) => {
    const token = sessionToken(c);
    if (token) await signOut(doors(c), token);
    clearSessionToken(c);
    // Drafts live in the browser's session storage; they are clients' affairs.
    c.header("Clear-Site-Data", '"storage"');
    return c.redirect(paths.signIn(), 303);
  });

const credentials = z.object({
  email: z.string().max(254),
  password: z.string().max(1024),
  next: z.string().optional(),
});
const nothing = { email: "", password: "", next: undefined };

/** Where to go after signing in: only ever a path of ours. */
function localPath(next: string | undefined): string {
  return next && /^\/(?!\/)[\w/-]*$/.test(next) ? next : paths.schedule();
}
