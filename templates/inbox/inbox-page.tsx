import { StaffPage } from "#templates/staff-page.tsx";
import { InboxPanel, type InboxPanelProps } from "./inbox-panel.tsx";
import { Undo } from "./undo.tsx";

/** `justClosed` is a conversation that can still be taken back with one press. */
export function InboxPage({
  justClosed,
  ...panel
}: InboxPanelProps & { justClosed?: Parameters<typeof Undo>[0] | undefined }) {
  return (
    <StaffPage signedIn={panel.signedIn} title="Inbox" state={panel.state}>
      <h1 class="visually-hidden">Inbox</h1>
      {justClosed && <Undo {...justClosed} />}
      <InboxPanel {...panel} />
    </StaffPage>
  );
}
