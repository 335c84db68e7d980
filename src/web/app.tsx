import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { except } from "hono/combine";
import { HTTPException } from "hono/http-exception";
import { logError } from "#flows/log.ts";
import { ProblemPage } from "#templates/problem-page.tsx";
import { paths } from "#src/paths.ts";
import { api } from "./api/api.ts";
import { appointments } from "./appointments.tsx";
import { account } from "./account.tsx";
import { devices } from "./devices.tsx";
import { assignment } from "./assignment.tsx";
import { attaching } from "./attaching.tsx";
import { changes } from "./changes.tsx";
import { type App, typedText, unreadable, wantsFragment } from "./context.ts";
import { endings } from "./endings.tsx";
import { snoozing } from "./snoozing.tsx";
import { clientFiles } from "./client-file.tsx";
import { clients } from "./clients.tsx";
import { consent } from "./consent.tsx";
import { exports } from "./exports.tsx";
import { giving } from "./giving.tsx";
import { files } from "./files.ts";
import { health } from "./health.ts";
import { httpsOnly } from "./https-only.ts";
import { imports } from "./imports.tsx";
import { inbox } from "./inbox.tsx";
import { library } from "./library.tsx";
import { limitPeople } from "./limits.tsx";
import { live, refuseForeignSocket } from "./live.ts";
import { locking } from "./lock.tsx";
import { media } from "./media.ts";
import { merging } from "./merging.tsx";
import { messages } from "./messages.tsx";
import { notes } from "./notes.tsx";
import { numbers } from "./numbers.tsx";
import { passwords } from "./passwords.tsx";
import { offline } from "./offline.tsx";
import { operator } from "./operator.tsx";
import { moving } from "./moving.tsx";
import { requestLog } from "./request-log.ts";
import { quickReplies } from "./quick-replies.tsx";
import { beside } from "./beside.tsx";
import { commands } from "./commands.tsx";
import { choosing } from "./choosing.tsx";
import { refuseCrossSite } from "./same-origin.ts";
import { patients } from "./patients.tsx";
import { schedule } from "./schedule.tsx";
import { securityHeaders } from "./security-headers.ts";
import { requireSession } from "./session.tsx";
import { scheduled } from "./scheduled.tsx";
import { sendingLater } from "./sending-later.tsx";
import { selection } from "./selection.tsx";
import { settings } from "./settings.tsx";
import { signIn } from "./sign-in.tsx";
import { search } from "./search.tsx";
import { starts } from "./starts.tsx";
import { histories } from "./histories.tsx";
import { tagging } from "./tagging.tsx";
import { webhooks } from "./webhooks.ts";

/** The table of contents. Everything below `requireSession` needs somebody signed in. */
export function createApp() {
  const app = new Hono<App>();
  app.use(requestLog);
  app.use(securityHeaders);
  app.use(httpsOnly);
  app.use(
    except(
      // These take files, with limits of their own.
      [
        ...[paths.imports(), paths.attaching(":id"), paths.library(), paths.documentFile(":id")],
        paths.api.everything(),
      ],
      bodyLimit({ maxSize: largestForm, onError: (c) => c.text("Too large\n", 413) }),
    ),
  );
  app.route("/", health);
  app.route("/", offline);
  app.route("/", operator);
  app.route("/", webhooks);
  app.route("/", media);
  app.route("/", api);

  app.use(refuseCrossSite);
  app.route("/", signIn);
  app.route("/", passwords);
  app.route("/", locking);

  app.use(paths.live(), refuseForeignSocket);
  app.use(requireSession);
  for (const list of searched) {
    app.use(list, limitPeople("SEARCHES"));
    app.use(paths.finding(list), limitPeople("SEARCHES"));
  }
  for (const path of [paths.attaching(":id"), paths.library(), paths.documentFile(":id")]) {
    app.use(path, limitPeople("UPLOADS"));
  }
  app.use(paths.imports(), limitPeople("UPLOADS"));
  app.get(paths.home(), (c) => c.redirect(paths.schedule()));
  app.route("/", account);
  app.route("/", devices);
  app.route("/", schedule);
  app.route("/", appointments);
  app.route("/", moving);
  app.route("/", live);
  app.route("/", changes);
  app.route("/", starts);
  app.route("/", selection);
  app.route("/", attaching);
  app.route("/", choosing);
  app.route("/", beside);
  app.route("/", commands);
  app.route("/", messages);
  app.route("/", sendingLater);
  app.route("/", scheduled);
  app.route("/", notes);
  app.route("/", endings);
  app.route("/", snoozing);
  app.route("/", assignment).route("/", giving).route("/", tagging);
  app.route("/", clients);
  app.route("/", consent);
  app.route("/", patients);
  app.route("/", merging);
  app.route("/", histories);
  app.route("/", clientFiles);
  app.route("/", imports);
  app.route("/", exports);
  app.route("/", numbers);
  app.route("/", files);
  app.route("/", library);
  app.route("/", quickReplies);
  app.route("/", settings);
  app.route("/", search);
  app.route("/", inbox);

  app.notFound((c) => c.html(<ProblemPage kind="not-found" />, 404));
  app.onError(async (error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    const typed = await typedText(c);
    if (typed === unreadable) return c.text("The form was cut off: send it again.\n", 400);
    logError("request-failed", error);
    c.header("Retry-After", "5");
    if (wantsFragment(c)) {
      // What the page shows, and what was typed into it, stays; app.js says what happened.
      c.header("HX-Reswap", "none");
      return c.text("The database does not answer.\n", 503);
    }
    return c.html(
      <ProblemPage
        kind="unavailable"
        typed={typeof typed === "string" ? typed : null}
        requestId={c.get("requestId")}
      />,
      503,
    );
  });
  return app;
}

const searched = [
  ...[paths.search(), paths.clients(), paths.library(), paths.selection(), paths.merging(":id")],
  ...[paths.newConversation(), paths.newAppointment(), paths.assignment(":id")],
  ...[paths.attaching(":id"), paths.commands()],
];

/** Bytes. A text is at most 1,600 characters; the gateway's webhooks stay under 16 KiB. */
const largestForm = 64 * 1024;
