import { InboxPanel, type InboxPanelProps } from "#templates/inbox/inbox-panel.tsx";
import { StaffPage } from "#templates/staff-page.tsx";

/** The Schedule module, with the clinic inbox in it (R5). */
export function SchedulePage(panel: InboxPanelProps) {
  return (
    <StaffPage signedIn={panel.signedIn} title="Schedule" state={panel.state}>
      <h1>Schedule</h1>
      <InboxPanel {...panel} />
    </StaffPage>
  );
}
