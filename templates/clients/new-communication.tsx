import { paths } from "#src/paths.ts";

/** What can be sent to a client from their profile (R8). Open without a script. */
export function NewCommunication({ clientId }: { clientId: string }) {
  const path = paths.newConversation({ clientId });
  return (
    <div>
      <button
        type="button"
        popovertarget="new-communication"
        aria-haspopup="menu"
        id="new-communication-button"
      >
        New Communication
      </button>
      <div
        id="new-communication"
        class="menu menu-below"
        popover="auto"
        role="menu"
        aria-label="New Communication"
      >
        <a role="menuitem" href={path} hx-get={path} hx-target="#dialog">
          Send SMS
        </a>
      </div>
    </div>
  );
}
