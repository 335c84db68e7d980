import type { Appointment } from "#domain/appointment.ts";
import type { ClinicTime } from "#domain/clinic-time.ts";
import { paths } from "#src/paths.ts";
import { InboxPanel, type InboxPanelProps } from "#templates/inbox/inbox-panel.tsx";
import { StaffPage } from "#templates/staff-page.tsx";
import { DayTable } from "./day-table.tsx";
import { WeekTable } from "./week-table.tsx";

/** The Schedule module, with the clinic inbox docked in it (R5). */
export function SchedulePage({
  panel,
  view,
  day,
  days,
  today,
  before,
  after,
  appointments,
  clock,
}: {
  panel: InboxPanelProps;
  view: "day" | "week";
  /** Days as "2026-11-24". */
  day: string;
  days: readonly string[];
  today: string;
  before: string;
  after: string;
  appointments: readonly Appointment[];
  clock: ClinicTime;
}) {
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
              <a class="button quiet" href={at(before)} aria-label={`Earlier ${view}`}>
                ‹
              </a>
              <a class="button quiet" href={at(today)}>
                Today
              </a>
              <a class="button quiet" href={at(after)} aria-label={`Later ${view}`}>
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
          {view === "day" ? (
            <DayTable day={day} appointments={appointments} clock={clock} />
          ) : (
            <WeekTable days={days} today={today} appointments={appointments} clock={clock} />
          )}
        </section>
      </div>
    </StaffPage>
  );
}
