import { ConversationRows, type ListProps } from "./conversation-list.tsx";

/** The next page of the list, for a list that is there already. */
export function ListFragment(props: ListProps) {
  return (
    <>
      <hx-partial hx-target="#more-conversations" hx-swap="delete" />
      <hx-partial hx-target="#conversations" hx-swap="upsert">
        <ConversationRows {...props} />
      </hx-partial>
    </>
  );
}
