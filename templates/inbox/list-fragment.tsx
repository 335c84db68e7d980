import type { Clinic } from "#domain/staff.ts";
import { type ConversationListProps, ConversationRows } from "./conversation-list.tsx";

/** The next page of the list, for a list that is there already. */
export function ListFragment(props: { list: ConversationListProps; clinic: Clinic; now: number }) {
  return (
    <>
      <hx-partial hx-target="#more-conversations" hx-swap="delete" />
      <hx-partial hx-target="#conversations" hx-swap="upsert">
        <ConversationRows {...props} />
      </hx-partial>
    </>
  );
}
