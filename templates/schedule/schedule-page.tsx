import type { SignedIn } from "#domain/staff.ts";
import { InboxPanel, type InboxPanelProps } from "#templates/inbox/inbox-panel.tsx";
import { StaffPage } from "#templates/staff-page.tsx";

/** The Schedule module, with the clinic inbox in it (R5). */
export function SchedulePage({
  signedIn,
  state,
  ...panel
}: InboxPanelProps & { signedIn: SignedIn; state: { unread: number; seq: number } }) {
  return (
    <StaffPage signedIn={signedIn} title="Schedule" state={state}>
      <h1>Schedule</h1>
      <InboxPanel clinic={signedIn.clinic} {...panel} />
    </StaffPage>
  );
}
