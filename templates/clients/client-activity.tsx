import type { Client } from "#domain/client.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";

export interface ClientEvent {
  readonly at: number;
  readonly staffName: string;
  readonly kind: string;
  readonly detail: string;
}

/** What was done with a client, and what can be done with all of it. */
export function ClientActivity({
  client,
  activity,
  clock,
  isAdmin,
}: {
  client: Client;
  activity: readonly ClientEvent[];
  clock: ClinicTime;
  isAdmin: boolean;
}) {
  const isArchived = client.archivedAt !== null;
  const isKept = client.keptAt !== null;
  return (
    <section aria-labelledby="activity-title">
      <h2 id="activity-title">Activity</h2>
      <ul>
        {activity.map(({ at, staffName, kind, detail }) => (
          <li>
            {clock.day(at)}, {staffName}: {activityWords.get(kind) ?? kind}
            {detail === "" ? "" : ` (${detail})`}
          </li>
        ))}
      </ul>
      <form method="post" action={paths.archiving(client.id)}>
        <input type="hidden" name="archive" value={isArchived ? "no" : "yes"} />
        <button class="quiet">{isArchived ? "Restore client" : "Archive client"}</button>
      </form>
      {isAdmin && (
        <>
          <form method="post" action={paths.keeping(client.id)}>
            <input type="hidden" name="keep" value={isKept ? "no" : "yes"} />
            <button class="quiet">{isKept ? "Keep no longer" : "Keep: delete nothing"}</button>
          </form>
          <form method="post" action={paths.clientFile(client.id)}>
            <button class="quiet">Export their data</button>
          </form>
        </>
      )}
    </section>
  );
}

const activityWords = new Map([
  ["appointment-made", "appointment made"],
  ["appointment-changed", "appointment changed"],
  ["conversation-deleted", "deleted a conversation"],
  ["conversation-assigned", "assigned a conversation"],
  ["client-added", "added the client"],
  ["client-changed", "changed the profile"],
  ["client-archived", "archived the client"],
  ["client-restored", "restored the client"],
  ["clients-merged", "merged two profiles"],
  ["merge-undone", "undid a merge"],
  ["client-kept", "keeps all that was said"],
  ["client-not-kept", "no longer keeps all that was said"],
  ["conversation-purged", "deleted a conversation whose time was over"],
  ["client-exported", "exported all that is kept of the client"],
]);
