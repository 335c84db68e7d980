import type { ClinicTime } from "#domain/clinic-time.ts";
import { dayAfter } from "#domain/schedule.ts";
import { paths } from "#src/paths.ts";
import { InboxPanel, type InboxPanelProps } from "#templates/inbox/inbox-panel.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { ScheduleDays, type ShownSchedule } from "./schedule-days.tsx";

/** The Schedule module, with the clinic inbox docked in it (R5). */
export function SchedulePage({
  panel,
  schedule,
  clock,
}: {
  panel: InboxPanelProps;
  schedule: ShownSchedule;
  clock: ClinicTime;
}) {
  const { view, day } = schedule.span;
  const step = view === "week" ? 7 : 1;
  const at = (key: string) => paths.schedule({ day: key, ...(view === "week" ? { view } : {}) });
  const other = view === "day" ? "week" : "day";
  return (
    <StaffPage signedIn={panel.signedIn} title="Schedule" state={panel.state}>
      <div class="schedule">
        <InboxPanel {...panel} />
        <section class="schedule-days" aria-labelledby="schedule-title">
          <div class="schedule-head">
            <h1 id="schedule-title">Schedule</h1>
            <nav class="choices" aria-label="Days">
              <a
                class="button quiet"
                href={at(dayAfter(day, -step))}
                aria-label={`Earlier ${view}`}
              >
                ‹
              </a>
              <a class="button quiet" href={at(schedule.today)}>
                Today
              </a>
              <a class="button quiet" href={at(dayAfter(day, step))} aria-label={`Later ${view}`}>
                ›
              </a>
              <a
                class="button quiet"
                href={paths.schedule({ day, ...(other === "week" ? { view: other } : {}) })}
              >
                {other === "week" ? "Week" : "Day"}
              </a>
              <a class="button" href={paths.newAppointment({ day })}>
                New appointment
              </a>
            </nav>
            <form class="choices" method="get" action={paths.schedule()}>
              {view === "week" && <input type="hidden" name="view" value="week" />}
              <input type="date" name="day" value={day} aria-label="Day" />
              <button class="quiet">Go</button>
            </form>
          </div>
          {/* What the live feed is to keep up to date here. */}
          <input type="hidden" name="day" value={day} form="live" />
          <input type="hidden" name="span" value={view} form="live" />
          <div id="schedule-said" class="said" role="status" />
          <div id="schedule-days">
            <ScheduleDays {...schedule} clock={clock} />
          </div>
          <p class="choices schedule-files">
            <a href={paths.newImport({ kind: "appointments" })}>Import appointments</a>
            <a href={paths.exports()}>Export appointments</a>
          </p>
        </section>
      </div>
    </StaffPage>
  );
}
