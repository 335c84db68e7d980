/**
 * Why a text did not arrive, in words that a front desk can act on.
 * Source of the codes: Twilio, "Error and warning dictionary".
 */
export function describeFailure(errorCode: number | null): string {
  if (errorCode === null) return "The phone network did not say why.";
  return reasons.get(errorCode) ?? `The phone network refused it (error ${errorCode}).`;
}

const reasons = new Map<number, string>([
  // Of our own: see withdrawalCodes in departure.ts.
  [1, "Withdrawn before it left: nothing automatic goes about this kind of appointment."],
  [2, "Withdrawn before it left: the patient has died."],
  [3, "Withdrawn before it left: the client is archived."],
  [4, "Withdrawn before it left: the appointment was moved."],
  [5, "Withdrawn before it left: the appointment is over or cancelled."],
  [6, "Withdrawn before it left: it was too late to be of use."],
  [7, "Withdrawn before it left: another text says the same."],
  [8, "Withdrawn before it left: the client has no number any more."],
  [9, "Withdrawn before it left: the client has another number now, and is texted there."],
  [10, "Withdrawn before it left: it was done."],
  [11, "Withdrawn before it left: the patient comes anyway."],
  [12, "Withdrawn before it left: this is no day on which it is reminded of."],
  [13, "Withdrawn before it left: it was night. It goes in the morning, with what is due then."],
  [14, "Withdrawn before it left: the client does not agree to automated texts."],
  [11200, "The phone network could not fetch the attachment. Send it again."],
  [11751, "The attachment is too large for their carrier."],
  [12300, "Their carrier does not take this kind of attachment."],
  [20003, "The clinic's line is not set up correctly. Tell your administrator."],
  [21211, "This is not a phone number that can receive texts."],
  [21408, "Texts go to ordinary numbers of the US and Canada only."],
  [21606, "The clinic's number can't send texts, or texting is switched off."],
  [21610, "They texted STOP, so texts to them are blocked. Call them instead."],
  [21612, "The clinic's number can't text this number."],
  [21614, "This number can't receive texts. Call them instead."],
  [21617, "The text is too long."],
  [21659, "The clinic's number can't send texts. Tell your administrator."],
  [30003, "Their phone could not be reached: it may be off."],
  [30004, "Their phone blocks this text."],
  [30005, "The number is unknown or no longer in use."],
  [30006, "This is a landline, or their carrier takes no texts. Call them instead."],
  [30019, "The attachment is too large for their carrier."],
  [30007, "The carrier took it for spam and filtered it out."],
  [30008, "The phone network did not say why."],
  [30032, "The clinic's toll-free number is not verified yet."],
  [30034, "The clinic's number is not registered with the carriers yet."],
]);
