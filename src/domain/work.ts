/** One piece of work that follows a commit: ids only, so that a queue never holds what was said. */
export interface Work {
  readonly shard: string;
  readonly clinicId: string;
  readonly kind:
    | "deliver-message"
    | "delete-at-gateway"
    | "run-import"
    | "keep-media"
    | "send-alerts"
    | "tend-line"
    | "send-planned"
    | "plan-again"
    | "send-scheduled"
    | "send-care"
    | "purge"
    | "close-quiet"
    | "record-deletion"
    | "call-devices"
    | "post-push"
    | "post-events";
  /**
   * Of a message: our id to deliver it, the gateway's to delete it there, its position to fetch its
   * media. Of a deleted conversation, an import, a line, a text that leaves later, a receiver, a kind of appointment, a conversation that devices are told of, the clinic itself: its id. Of a push, its conversation's id and its device's.
   */
  readonly subjectId: string;
  /** Of what there is to do, how much at most. */
  readonly atMost?: number;
}
