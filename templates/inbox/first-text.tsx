import { formatNumber } from "#domain/phone-number.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { QrCode } from "#templates/qr-code.tsx";

/** An inbox in which nothing ever was teaches by doing: with a text to oneself, and the answer to it. */
export function FirstText({ line, signedIn }: { line: string | null; signedIn: SignedIn }) {
  if (line === null) return <NoLine isAdmin={signedIn.role === "admin"} />;
  return (
    <section class="first-text" aria-labelledby="first-text-title">
      <h3 id="first-text-title">Send yourself a text</h3>
      <ol>
        <li>
          From your own phone text{" "}
          <a href={`sms:${line}`}>{formatNumber(line, signedIn.clinic.country)}</a>, or point its
          camera here:
          <QrCode text={`sms:${line}`} label="QR code that begins a text to the clinic" />
        </li>
        <li>It appears in this list by itself. Open it, write an answer, and press Enter.</li>
        <li>
          Your phone gets the answer. Close the conversation when it is done: “c”, or under “…”.
        </li>
      </ol>
    </section>
  );
}

function NoLine({ isAdmin }: { isAdmin: boolean }) {
  return (
    <p>
      Nobody can text you yet, because the clinic has no number.{" "}
      {isAdmin ? (
        <>
          Get one under <a href={paths.addOns()}>Settings, Add-ons</a>.
        </>
      ) : (
        "Your clinic's admins can get one under Settings, Add-ons."
      )}
    </p>
  );
}
