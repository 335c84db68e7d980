import { Hono } from "hono";
import type { Network } from "./network.ts";
import { newSid } from "./network.ts";
import { isTollFree } from "./number-atlas.ts";
import { type Answers, answersBody, problemIn, readAnswers } from "./tollfree-form.ts";
import { errorBody, missing } from "./twilio-formats.ts";
import { v1Page } from "./twilio-v1-formats.ts";

export const verificationStatuses = [
  "PENDING_REVIEW",
  "IN_REVIEW",
  "TWILIO_APPROVED",
  "TWILIO_REJECTED",
] as const;

export interface TollfreeVerification {
  readonly sid: string;
  readonly numberSid: string;
  readonly phoneNumber: string;
  answers: Answers;
  status: (typeof verificationStatuses)[number];
  rejection: string | null;
  readonly createdAt: number;
}

/** Verifications of toll-free numbers, below /v1/Tollfree/Verifications. */
export function tollfreeVerifications(network: Network) {
  const find = (sid: string) => network.verifications.find((known) => known.sid === sid);
  const refusal = (message: string) => errorBody(20001, 400, message);
  return new Hono()
    .post("/", async (c) => {
      const answers = readAnswers(new URLSearchParams(await c.req.text()));
      const problem = problemIn(answers);
      if (problem) return c.json(refusal(problem), 400);
      const numberSid = answers.get("TollfreePhoneNumberSid");
      const number = [...network.numbers.values()].find(({ sid }) => sid === numberSid);
      if (!number || !isTollFree(number.phoneNumber)) {
        return c.json(refusal("TollfreePhoneNumberSid is no toll-free number of yours"), 400);
      }
      const known = verificationOf(network, number.sid);
      if (known && known.status !== "TWILIO_REJECTED") {
        return c.json(refusal(`${number.phoneNumber} has a verification already`), 400);
      }
      const verification: TollfreeVerification = {
        sid: newSid("HH"),
        numberSid: number.sid,
        phoneNumber: number.phoneNumber,
        answers,
        status: "PENDING_REVIEW",
        rejection: null,
        createdAt: Date.now(),
      };
      network.verifications.push(verification);
      return c.json(verificationBody(network, verification), 201);
    })
    .get("/", (c) => {
      const { TollfreePhoneNumberSid: numberSid, Status: status } = c.req.query();
      const rows = network.verifications
        .filter((one) => !numberSid || one.numberSid === numberSid)
        .filter((one) => !status || one.status === status)
        .toReversed()
        .map((one) => verificationBody(network, one));
      return c.json(v1Page("verifications", rows, c.req.url));
    })
    .get("/:sid", (c) => {
      const verification = find(c.req.param("sid"));
      if (!verification) return c.json(missing(), 404);
      return c.json(verificationBody(network, verification));
    })
    .post("/:sid", async (c) => {
      const verification = find(c.req.param("sid"));
      if (!verification) return c.json(missing(), 404);
      if (verification.status !== "TWILIO_REJECTED") {
        return c.json(refusal("Only a rejected verification can be edited"), 400);
      }
      const edits = readAnswers(new URLSearchParams(await c.req.text()));
      const answers = new Map([...verification.answers, ...edits]);
      const problem = problemIn(answers);
      if (problem) return c.json(refusal(problem), 400);
      verification.answers = answers;
      verification.status = "PENDING_REVIEW";
      verification.rejection = null;
      return c.json(verificationBody(network, verification));
    });
}

/** The newest one of a number. */
export function verificationOf(
  network: Network,
  numberSid: string,
): TollfreeVerification | undefined {
  return network.verifications.findLast((one) => one.numberSid === numberSid);
}

/** Twilio, "Tollfree Verification resource". The error's number is one of those of rejections. */
function verificationBody(network: Network, verification: TollfreeVerification) {
  const { sid, answers, status, rejection, createdAt } = verification;
  const isRejected = status === "TWILIO_REJECTED";
  const weekAhead = new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString();
  return {
    sid,
    account_sid: network.options.accountSid,
    trust_product_sid: null,
    regulated_item_sid: null,
    ...answersBody(answers),
    tollfree_phone_number: verification.phoneNumber,
    date_created: new Date(createdAt).toISOString(),
    date_updated: new Date().toISOString(),
    status,
    url: `https://messaging.twilio.com/v1/Tollfree/Verifications/${sid}`,
    rejection_reason: isRejected ? rejection : null,
    error_code: isRejected ? 30445 : null,
    edit_expiration: isRejected ? weekAhead : null,
    edit_allowed: isRejected,
    rejection_reasons: isRejected ? [{ code: 30445, reason: rejection }] : [],
    resource_links: null,
    vetting_id_expiration: null,
  };
}
