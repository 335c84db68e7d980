import type { Context } from "hono";
import { listStaff, nameOfStaff } from "#data/staff.ts";
import type { Role } from "#domain/staff.ts";
import { addStaff, changeStaff, type ManageStaffOutcome } from "#flows/manage-staff.ts";
import { paths } from "#src/paths.ts";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { StaffForms, type TypedStaff } from "#templates/settings/staff.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** Who can sign in at the clinic, and what they may do. */
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
    const outcome = await addStaff(c.env.ports, c.get("signedIn"), typed);
    if (outcome.kind === "added") return staffPage(c, { added: { ...typed, ...outcome } });
    const words =
      outcome.why === "taken" ? "Somebody has this address already." : wrong[outcome.field];
    return staffPage(c, { typed, problem: { field: outcome.field, words } });
  })
  .post(paths.staffRole(":id"), async (c) => {
    const role = (await fields(c))("role") === "admin" ? "admin" : "staff";
    const change = { id: c.req.param("id"), role } as const;
    return answer(c, await changeStaff(c.env.ports, c.get("signedIn"), change), change);
  })
  .post(paths.staffRemoval(":id"), async (c) => {
    const change = { id: c.req.param("id"), role: null };
    return answer(c, await changeStaff(c.env.ports, c.get("signedIn"), change), change);
  });

const wrong = {
  name: "Write a name of at most 120 characters.",
  email: "This is not an email address.",
};

function answer(
  c: Context<App>,
  outcome: ManageStaffOutcome,
  { id, role }: { id: string; role: Role | null },
) {
  switch (outcome) {
    case "changed":
      return c.redirect(paths.staff({ saved: role ?? "removed", who: id }), 303);
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
  const words = done[saved];
  const name = words && (await nameOfStaff(storeOf(c), who));
  return name ? `${name} ${words}` : undefined;
}

const done: Record<string, string> = {
  admin: "is an admin now.",
  staff: "is no admin any more.",
  removed: "can't sign in any more, and is signed out everywhere.",
};

async function staffPage(
  c: Context<App>,
  shown: {
    typed?: TypedStaff;
    problem?: FieldProblem;
    notice?: string;
    added?: { name: string; email: string; password: string };
  },
) {
  const signedIn = c.get("signedIn");
  return c.html(
    <SettingsPage
      signedIn={signedIn}
      state={await stateOf(c)}
      title="Staff"
      said={shown.added ? `${shown.added.name} can sign in now.` : await savedWords(c)}
      problem={shown.notice}
    >
      <StaffForms
        staff={await listStaff(storeOf(c))}
        selfId={signedIn.staffId}
        typed={shown.typed ?? { name: "", email: "", role: "staff" }}
        added={shown.added}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem || shown.notice ? 422 : 200,
  );
}
