import { isOffered, type Line, type LineNotice, noticeOf } from "#domain/line.ts";
import { formatNumber } from "#domain/phone-number.ts";
import { paths } from "#src/paths.ts";

/** What a clinic can add; today that is one line. */
export function AddOns({ line, country }: { line: Line | null; country: string }) {
  return (
    <ul class="add-ons">
      <li>
        <div>
          <h2>SMS Messaging (Two-Way)</h2>
          <p>
            Clients text the clinic's own number, and everybody at the desk answers from the inbox.
            Unlimited messages are included.
          </p>
          <p class="hint">{stateOf(line, country)}</p>
        </div>
        {isOffered(country) && (
          <a class="icon-button" href={paths.addOn()} aria-label={labelOf(line)}>
            {line ? "⚙" : "+"}
          </a>
        )}
      </li>
    </ul>
  );
}

function labelOf(line: Line | null): string {
  return line ? "Edit SMS Messaging (Two-Way)" : "Enable SMS Messaging (Two-Way)";
}

function stateOf(line: Line | null, country: string): string {
  if (!isOffered(country)) return notOffered;
  if (!line) return "Off.";
  const notice = noticeOf(line);
  const number = formatNumber(line.number, country);
  return notice ? `${number}. ${noticeWords[notice]}` : `On: ${number}.`;
}

/** R2. */
export const notOffered =
  "Texting is available to clinics in the United States and Canada only: numbers elsewhere can't be had here, and carriers there don't take our texts.";

/** Why texts don't come or go. */
export const noticeWords: Record<LineNotice, string> = {
  none: "Texting is not enabled: this clinic has no number yet.",
  coming: "The clinic's number is being set up. Texts don't come or go yet.",
  stuck: "Setting up the clinic's number has stopped: an admin has to look at it.",
  off: "Texting is switched off: texts don't arrive and don't leave.",
  "past-due": "The fee for texting could not be collected. Texts stop when it is not paid in time.",
  "registration-missing":
    "The clinic's number is not registered with the carriers, so texts to clients don't arrive.",
  "registration-pending":
    "The carriers are still checking the clinic's number, which takes days to weeks. Until they approve it, texts to clients may not arrive.",
  "registration-rejected":
    "The carriers refused the registration of the clinic's number, so texts to clients don't arrive.",
  quiet: "No text has come for unusually long. A line that is broken looks like a quiet day.",
};
