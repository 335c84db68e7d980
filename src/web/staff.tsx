import type { Context } from "hono";
import { listStaff, nameOfStaff } from "#data/staff.ts";
import {
  addStaff,
  changeStaff,
  demandSecondFactor,
  liftSecondFactor,
  type ManageStaffOutcome,
  sendColleagueLink,
} from "#flows/manage-staff.ts";
import { paths } from "#src/paths.ts";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { StaffForms, type TypedStaff } from "#templates/settings/staff.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, doors, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";
import { linkSending } from "./passwords.tsx";

/** Who can sign in at the clinic, how, and what they may do. */
export const staff = factory
  .createApp()
  .get(paths.staff(), (c) => staffPage(c, {}))
  .post(paths.staff(), async (c) => {
    const field = await fields(c);
    const role = field("role") === "admin" ? "admin" : "staff";
    const typed = {
      name: field("name").slice(0, 200),
      email: field("email").slice(0, 200),
      role,
    } as const;
    const sending = linkSending(c);
    const outcome = await addStaff(c.env.ports, doors(c), sending, c.get("signedIn"), typed);
    if (outcome.kind === "added") {
      return c.redirect(
        paths.staff({ saved: outcome.isInvited ? "invited" : "not-sent", who: outcome.id }),
        303,
      );
    }
    const words =
      outcome.why === "taken" ? "Somebody has this address already." : wrong[outcome.field];
    return staffPage(c, { typed, problem: { field: outcome.field, words } });
  })
  .post(paths.secondFactorForAll(), async (c) => {
    const isForAll = (await fields(c))("forAll") === "on";
    await demandSecondFactor(c.env.ports, c.get("signedIn"), isForAll);
    return c.redirect(paths.staff({ saved: "demanded" }), 303);
  })
  .post(paths.staffRole(":id"), async (c) => {
    const role = (await fields(c))("role") === "admin" ? "admin" : "staff";
    const change = { id: c.req.param("id"), role } as const;
    return answer(c, await changeStaff(c.env.ports, c.get("signedIn"), change), {
      id: change.id,
      saved: role,
    });
  })
  .post(paths.staffRemoval(":id"), async (c) => {
    const change = { id: c.req.param("id"), role: null };
    return answer(c, await changeStaff(c.env.ports, c.get("signedIn"), change), {
      id: change.id,
      saved: "removed",
    });
  })
  .post(paths.staffLink(":id"), async (c) => {
    const sending = linkSending(c);
    const admin = c.get("signedIn");
    const id = c.req.param("id");
    const outcome = await sendColleagueLink(c.env.ports, doors(c), sending, admin, id);
    if (outcome === "not-found") return c.notFound();
    return c.redirect(paths.staff({ saved: outcome, who: id }), 303);
  })
  .post(paths.staffSecondFactor(":id"), async (c) => {
    const id = c.req.param("id");
    const outcome = await liftSecondFactor(c.env.ports, c.get("signedIn"), id);
    return answer(c, outcome, { id, saved: "lifted" });
  });

const wrong = {
  name: "Write a name of at most 120 characters.",
  email: "This is not an email address.",
};

const done: Record<string, string> = {
  admin: "is an admin now.",
  staff: "is no admin any more, and is signed out.",
  removed: "can't sign in any more, and is signed out everywhere.",
  invited:
    "is added. An email with a link to choose a password is on its way: it works for three days.",
  "not-sent": "could not be sent the email with the link. Send the link again in a few minutes.",
  sent: "gets an email with a link to choose a password.",
  lifted: "has no second step any more and is signed out: they set it up anew.",
};

function answer(
  c: Context<App>,
  outcome: ManageStaffOutcome,
  { id, saved }: { id: string; saved: string },
) {
  switch (outcome) {
    case "changed":
      return c.redirect(paths.staff({ saved, who: id }), 303);
    case "not-found":
      return c.notFound();
    case "oneself":
      return staffPage(c, { notice: "Another admin has to change your own account." });
    case "last-admin":
      return staffPage(c, { notice: "Somebody has to stay admin." });
  }
}

/** What was just done to whom. */
async function savedWords(c: Context<App>): Promise<string | undefined> {
  const { saved = "", who = "" } = c.req.query();
  if (saved === "demanded") return "Saved.";
  const words = done[saved];
  const name = words && (await nameOfStaff(storeOf(c), who));
  return name ? `${name} ${words}` : undefined;
}

async function staffPage(
  c: Context<App>,
  shown: { typed?: TypedStaff; problem?: FieldProblem; notice?: string },
) {
  const signedIn = c.get("signedIn");
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Staff"
      said={await savedWords(c)}
      problem={shown.notice}
    >
      <StaffForms
        {...await listStaff(storeOf(c))}
        selfId={signedIn.staffId}
        typed={shown.typed ?? { name: "", email: "", role: "staff" }}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem || shown.notice ? 422 : 200,
  );
}
