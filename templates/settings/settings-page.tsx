import type { PropsWithChildren } from "hono/jsx";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { StaffPage } from "#templates/staff-page.tsx";

/** A section of the settings, the way to the others, and what was just saved. */
export function SettingsPage({
  signedIn,
  state,
  title,
  said,
  problem,
  children,
}: PropsWithChildren<{
  signedIn: SignedIn;
  state: { unread: number; seq: number };
  title: string;
  said?: string | undefined;
  problem?: string | undefined;
}>) {
  return (
    <StaffPage signedIn={signedIn} title={`${title}, settings`} state={state}>
      <div class="page page-narrow stack">
        <nav class="sections" aria-label="Settings">
          {sections.map(([name, path]) => (
            <a href={path} aria-current={name === title ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <h1>{title}</h1>
        <p role="status">{said ?? ""}</p>
        {problem && (
          <p class="alert" role="alert" id="settings-problem">
            {problem}
          </p>
        )}
        {children}
      </div>
    </StaffPage>
  );
}

/** The sections with their addresses, in their order. */
export const sections = [
  ["Clinic", paths.clinicSettings()],
  ["Staff", paths.staff()],
  ["Business hours", paths.businessHours()],
  ["Add-ons", paths.addOns()],
  ["Texting", paths.texting()],
  ["Tags", paths.tags()],
  ["Appointments", paths.appointmentTypes()],
  ["Care reminders", paths.careRules()],
  ["Line health", paths.lineHealth()],
  ["API", paths.apiTokens()],
  ["Webhooks", paths.receivers()],
  ["Data", paths.data()],
  ["Activity", paths.activity()],
] as const;

/** Why staff see nothing here. */
export function AdminsOnly({
  signedIn,
  state,
}: {
  signedIn: SignedIn;
  state: { unread: number; seq: number };
}) {
  return (
    <StaffPage signedIn={signedIn} title="Settings" state={state}>
      <div class="page page-narrow stack">
        <h1>Settings</h1>
        <p>Only your clinic's admins can see and change the settings: ask one of them.</p>
      </div>
    </StaffPage>
  );
}

/** For the second of two who save at once: `who` was first, at a time in words. */
export function staleBy(who: string, at: string | null): string {
  const when = at === null ? "" : ` at ${at}`;
  return `${who} changed the settings${when}, after you had opened this page. What you typed is below and not saved; where something else is stored, it stands beside it. Save again to keep yours.`;
}

/** The same where what is stored does not stand beside it. */
export const staleWords =
  "Somebody else has changed the settings since you opened this page. Yours are below and not saved: compare them with what is stored in another tab, and save again to keep yours.";
