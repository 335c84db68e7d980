import type { Context } from "hono";
import {
  choosePassword,
  forgotPassword,
  type LinkSending,
  openLink,
} from "#flows/choose-password.ts";
import { finish } from "#flows/sign-in.ts";
import { paths } from "#src/paths.ts";
import { passwordWords } from "#templates/account/password-words.ts";
import { ForgottenPage, NewPasswordPage, UsedLinkPage } from "#templates/sign-in/new-password.tsx";
import { afterwards, type App, doors, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { whence } from "./session.tsx";
import { letIn } from "./sign-in.tsx";

/** Choosing a password: by the link of an invitation, or when one was forgotten. */
export const passwords = factory
  .createApp()
  .get(paths.forgotten(), (c) => c.html(<ForgottenPage />))
  .post(paths.forgotten(), async (c) => {
    const email = (await fields(c))("email").slice(0, 254);
    if (email.trim() === "") return c.html(<ForgottenPage problem />, 422);
    const asking = forgotPassword(doors(c), linkSending(c), { email, ...whence(c) });
    // Not waited for: how long it takes would tell whether there is such an account.
    afterwards(c, asking);
    return c.html(<ForgottenPage isAsked />);
  })
  .get(paths.newPassword(":token"), async (c) => {
    const found = await openLink(doors(c), c.req.param("token"));
    if (!found) return c.html(<UsedLinkPage />, 404);
    return c.html(<NewPasswordPage email={found.account.email} token={c.req.param("token")} />);
  })
  .post(paths.newPassword(":token"), async (c) => {
    const token = c.req.param("token");
    const password = (await fields(c))("password").slice(0, 1024);
    const outcome = await choosePassword(doors(c), token, password);
    switch (outcome.kind) {
      case "not-found":
        return c.html(<UsedLinkPage />, 404);
      case "refused": {
        const email = (await openLink(doors(c), token))?.account.email ?? "";
        const problem = passwordWords[outcome.problem];
        return c.html(<NewPasswordPage email={email} token={token} problem={problem} />, 422);
      }
      case "chosen": {
        const { account } = outcome;
        void c.env.ports.endSockets(account.clinicId, account.id);
        // A link shows that the mailbox is theirs; the second factor is asked for all the same.
        if (account.hasSecondFactor) return c.redirect(paths.signIn(), 303);
        const opened = await finish(doors(c), account, whence(c).device);
        return letIn(c, opened, paths.schedule());
      }
    }
  });

/** How links leave, from a request. */
export function linkSending(c: Context<App>): LinkSending {
  const { configuration, ports } = c.env;
  return {
    email: ports.email,
    linkUrl: (token) => configuration.PUBLIC_URL + paths.newPassword(token),
  };
}
