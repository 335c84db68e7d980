import { StaffPage } from "#templates/staff-page.tsx";
import { InboxPanel, type InboxPanelProps } from "./inbox-panel.tsx";
import { Undo } from "./undo.tsx";

/** `justDone` can still be taken back with one press. */
export function InboxPage({
  justDone,
  ...panel
}: InboxPanelProps & { justDone?: Parameters<typeof Undo>[0] | undefined }) {
  return (
    <StaffPage signedIn={panel.signedIn} title="Inbox" state={panel.state}>
      <h1 class="visually-hidden">Inbox</h1>
      {justDone && <Undo {...justDone} />}
      <InboxPanel {...panel} />
    </StaffPage>
  );
}
