import { longestBody } from "#domain/message.ts";
import { paths } from "#src/paths.ts";
import { Area, Check, Field, type FieldProblem, type Stored } from "./field.tsx";

/** The form's fields as typed or stored. */
export interface TextingFields {
  readonly autoReply: boolean;
  readonly message: string;
  readonly emergencyLine: string;
  readonly emergencyOn: boolean;
  readonly emergencyWords: string;
  readonly emergencyMessage: string;
  readonly alertOn: boolean;
  readonly addresses: string;
  readonly quotes: boolean;
  readonly staffMayDelete: boolean;
  readonly staffMayAddDocuments: boolean;
  readonly withdrawsScheduled: boolean;
  readonly answeringAssigns: boolean;
  readonly raiseAfter: string;
  readonly waitingEmails: boolean;
  readonly closeAfter: string;
  readonly foldsAutomated: boolean;
}

export type TextingField =
  | "to"
  | "message"
  | "emergencyLine"
  | "emergencyMessage"
  | "emergencyWords"
  | "raiseAfter"
  | "closeAfter"
  | "addresses";

/** What happens with texts after hours, and what staff may do. */
export function TextingForms({
  fields,
  version,
  preview,
  undeliverable,
  testTo,
  problem,
  stored,
}: {
  fields: TextingFields;
  version: number;
  /** The after-hours message as a client would read it now. */
  preview: string;
  /** Addresses that the email service has given up on, and why. */
  undeliverable: readonly { readonly address: string; readonly reason: string }[];
  testTo: string;
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
}) {
  const beside = { problem, stored };
  return (
    <>
      <form class="stack" method="post" action={paths.texting()} aria-label="Texting">
        <input type="hidden" name="version" value={version} />
        <h2>After hours</h2>
        <Check name="autoReply" isOn={fields.autoReply} stored={stored}>
          Answer texts by itself while the clinic is closed
        </Check>
        <Area
          name="message"
          label="After-hours message"
          value={fields.message}
          rows={4}
          maxlength={longestBody}
          hint="{clinic} stands for the clinic's name, {opens} for when it opens next, {emergency} for the emergency line. Once for a conversation and closed time."
          {...beside}
          counts
        />
        <p class="note">A client would read: {preview}</p>
        <Field
          name="emergencyLine"
          label="Emergency line"
          value={fields.emergencyLine}
          maxlength={120}
          hint="Whom to call when it can't wait. Without it, a sentence with {emergency} is left out."
          {...beside}
        />

        <h2>Emergency words</h2>
        <p class="hint">
          A text with one of these words gets the emergency answer at once, and the alert is marked
          urgent. This only points the way: it can't judge how urgent something is, and it misses
          what is worded otherwise.
        </p>
        <Check name="emergencyOn" isOn={fields.emergencyOn} stored={stored}>
          Answer emergency words with a message of their own
        </Check>
        <Area
          name="emergencyWords"
          label="Words, separated by commas"
          value={fields.emergencyWords}
          rows={2}
          maxlength={2000}
          {...beside}
        />
        <Area
          name="emergencyMessage"
          label="Emergency answer"
          value={fields.emergencyMessage}
          rows={3}
          maxlength={longestBody}
          {...beside}
          counts
        />

        <h2>After hours alert</h2>
        <Check name="alertOn" isOn={fields.alertOn} stored={stored}>
          After hours alert: an email when a text comes while the clinic is closed
        </Check>
        <Area
          name="addresses"
          label="Email addresses, separated by commas"
          value={fields.addresses}
          rows={2}
          maxlength={8000}
          {...beside}
        />
        {undeliverable.map(({ address, reason }) => (
          <p class="alert">
            No alerts go to {address}: {reason}{" "}
            <button
              class="quiet"
              formaction={paths.deliverableAgain()}
              name="address"
              value={address}
            >
              Try {address} again
            </button>
          </p>
        ))}
        <Check name="quotes" isOn={fields.quotes} stored={stored}>
          Name the client and quote the text in the email. Email can be read on its way and on any
          phone that gets it.
        </Check>

        <h2>What staff may do</h2>
        <Check name="staffMayDelete" isOn={fields.staffMayDelete} stored={stored}>
          Staff may delete conversations for good
        </Check>
        <Check name="staffMayAddDocuments" isOn={fields.staffMayAddDocuments} stored={stored}>
          Staff may add documents to the library
        </Check>

        <h2>Whose turn it is</h2>
        <Check name="answeringAssigns" isOn={fields.answeringAssigns} stored={stored}>
          Answering a conversation makes it yours, unless it was assigned to a colleague
        </Check>
        <Field
          name="raiseAfter"
          label="Minutes that a client may wait for an answer"
          value={fields.raiseAfter}
          inputmode="numeric"
          maxlength={20}
          hint="Who waits longer is marked as waiting too long. Only the time while the clinic is open counts. Empty: nobody is marked."
          {...beside}
        />
        <Check name="waitingEmails" isOn={fields.waitingEmails} stored={stored}>
          Email the addresses above when somebody waits too long, and at closing when somebody still
          waits
        </Check>

        <h2>What has become quiet</h2>
        <Field
          name="closeAfter"
          label="Days after which a quiet conversation closes by itself"
          value={fields.closeAfter}
          inputmode="numeric"
          maxlength={20}
          hint="Only where nobody waits, nothing is unread and nothing is planned. It stays whole in the client’s history, and can be reopened. Empty: conversations stay open until somebody closes them."
          {...beside}
        />

        <h2>Reminders and other automated texts</h2>
        <Check name="foldsAutomated" isOn={fields.foldsAutomated} stored={stored}>
          Keep automated texts out of the way: several in a row stand folded in their conversation,
          and none moves it to the top of the inbox
        </Check>

        <h2>Texts that leave later</h2>
        <Check name="withdrawsScheduled" isOn={fields.withdrawsScheduled} stored={stored}>
          Withdraw a text that is to leave later when its client writes first
        </Check>
        <button>Save</button>
      </form>
      <form class="stack" method="post" action={paths.testAutoReply()} aria-label="Send me a test">
        <Field
          name="to"
          label="Your mobile number"
          value={testTo}
          type="tel"
          problem={problem}
          hint="Texts you the after-hours message that is saved, as a client would get it now."
        />
        <button class="quiet">Send me a test</button>
      </form>
      <form class="stack" method="post" action={paths.testAlert()}>
        <p class="hint">Sends an email to the addresses that are saved.</p>
        <button class="quiet">Send a test alert</button>
      </form>
    </>
  );
}
