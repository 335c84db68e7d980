import type { PropsWithChildren } from "hono/jsx";
import type { ClientCard } from "#domain/client.ts";
import { formatNumber } from "#domain/phone-number.ts";
import type { Clinic } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { CardDetails } from "#templates/clients/client-choices.tsx";
import { nameOf } from "#templates/inbox/conversation-row.tsx";
import type { Place } from "./places.ts";

interface FoundConversation {
  readonly id: string;
  readonly contact: string;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly sharedWith: string | null;
}

/** What was found beside what the page itself can do: options of the palette's list. */
export function FoundCommands({
  conversations,
  clients,
  places,
  clinic,
}: {
  conversations: readonly FoundConversation[];
  clients: readonly ClientCard[];
  places: readonly Place[];
  clinic: Clinic;
}) {
  const reached = new Set(conversations.map(({ clientId }) => clientId));
  return (
    <>
      <Group name="Conversations">
        {conversations.map((conversation) => (
          <Option id={`conversation-${conversation.id}`} path={paths.conversation(conversation.id)}>
            {nameOf(conversation, clinic)}
            {conversation.clientName !== null && (
              <small>{formatNumber(conversation.contact, clinic.country)}</small>
            )}
          </Option>
        ))}
        {clients
          .filter(({ id, numbers }) => !reached.has(id) && numbers !== "")
          .map(({ id, name }) => (
            <Option id={`text-${id}`} path={paths.newConversation({ clientId: id })} isDialog>
              Text {name}
            </Option>
          ))}
      </Group>
      <Group name="Clients">
        {clients.map((card) => (
          <Option id={`client-${card.id}`} path={paths.client(card.id)}>
            {card.name} <CardDetails card={card} clinic={clinic} />
          </Option>
        ))}
      </Group>
      <Group name="Go to">
        {places.map(([name, path], i) => (
          <Option id={`place-${i}`} path={path}>
            {name}
          </Option>
        ))}
      </Group>
    </>
  );
}

function Group({ name, children }: PropsWithChildren<{ name: string }>) {
  return (
    <div class="commands-group" role="group" aria-label={name}>
      {children}
    </div>
  );
}

function Option({
  id,
  path,
  isDialog = false,
  children,
}: PropsWithChildren<{ id: string; path: string; isDialog?: boolean }>) {
  const asked = isDialog ? { "hx-get": path, "hx-target": "#dialog" } : {};
  return (
    <a
      id={`command-${id}`}
      role="option"
      aria-selected="false"
      tabindex={-1}
      href={path}
      {...asked}
    >
      {children}
    </a>
  );
}
