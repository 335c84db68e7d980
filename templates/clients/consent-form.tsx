import type { ClinicTime } from "#domain/clinic-time.ts";
import { longestReason, type OptOut } from "#domain/consent.ts";
import { Field, type FieldProblem } from "#templates/settings/field.tsx";

/** What staff may say about a number; the way back is the client's own where they texted STOP. */
export function ConsentForm({
  action,
  number,
  optOut,
  clock,
  typed = "",
  problem,
  isDialog = false,
}: {
  action: string;
  number: string;
  optOut: OptOut | null;
  clock: ClinicTime;
  typed?: string | undefined;
  problem?: FieldProblem | undefined;
  /** Asked in a dialog, which shows what is wrong. */
  isDialog?: boolean;
}) {
  if (optOut !== null && optOut.source !== "staff") {
    return (
      <p class="note" role={problem ? "alert" : undefined}>
        They texted STOP ({clock.day(optOut.at)}). The carriers block every text to this number
        until START comes from that phone; nobody here can lift it. Ask them to text START to your
        clinic's number.
      </p>
    );
  }
  const isOut = optOut !== null;
  return (
    <form
      class="stack"
      method="post"
      action={action}
      {...(isDialog ? { "hx-post": action, "hx-target": "#dialog" } : {})}
    >
      <input type="hidden" name="number" value={number} />
      <input type="hidden" name="change" value={isOut ? "opt-in" : "opt-out"} />
      <Field
        name="reason"
        label={isOut ? "Why they may be texted again: who said so, and how" : "Who asked, and how"}
        value={typed}
        problem={problem}
        maxlength={longestReason}
        autocomplete="off"
        placeholder={
          isOut ? "Asked for texts again at the desk" : "Asked by phone not to be texted"
        }
      />
      <button>{isOut ? "Text this number again" : "Stop texting this number"}</button>
    </form>
  );
}
