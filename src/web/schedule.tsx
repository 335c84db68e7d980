import { readInbox } from "#data/inbox-pages.ts";
import { forClinic } from "#data/store.ts";
import { paths } from "#src/paths.ts";
import { SchedulePage } from "#templates/schedule/schedule-page.tsx";
import { factory } from "./context.ts";

export const schedule = factory.createApp().get(paths.schedule(), async (c) => {
  const signedIn = c.get("signedIn");
  const { list, state } = await readInbox(forClinic(c.env.ports.databases, signedIn.clinic));
  return c.html(
    <SchedulePage signedIn={signedIn} list={list} state={state} now={c.env.ports.now()} />,
  );
});
