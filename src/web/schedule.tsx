import { readInbox } from "#data/inbox-pages.ts";
import { forClinic } from "#data/store.ts";
import { paths } from "#src/paths.ts";
import { SchedulePage } from "#templates/schedule/schedule-page.tsx";
import { factory } from "./context.ts";

export const schedule = factory.createApp().get(paths.schedule(), async (c) => {
  const signedIn = c.get("signedIn");
  const { ports } = c.env;
  const filter = "open" as const;
  const { list, state } = await readInbox(forClinic(ports.databases, signedIn.clinic), {
    filter,
    staffId: signedIn.staffId,
  });
  return c.html(
    <SchedulePage
      signedIn={signedIn}
      list={list}
      filter={filter}
      state={state}
      now={ports.now()}
    />,
  );
});
