import type { SignedIn } from "#domain/staff.ts";
import { StaffPage } from "#templates/staff-page.tsx";
import { InboxPanel, type InboxPanelProps } from "./inbox-panel.tsx";

export function InboxPage({
  signedIn,
  state,
  ...panel
}: InboxPanelProps & { signedIn: SignedIn; state: { unread: number; seq: number } }) {
  return (
    <StaffPage signedIn={signedIn} title="Inbox" state={state}>
      <h1 class="visually-hidden">Inbox</h1>
      <InboxPanel clinic={signedIn.clinic} {...panel} />
    </StaffPage>
  );
}
