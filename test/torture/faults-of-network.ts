import type { FaultKind } from "#test/simulator/faults.ts";
import type { Fault } from "./fault.ts";
import type { Scene } from "./scene.ts";

/** Faults of the world around the program: the simulator has most of them in store. */
export const faultsOfNetwork: readonly Fault[] = [
  armed("gateway-429", "429"),
  armed("gateway-500-before", "500-before"),
  armed("gateway-500-after", "500-after-accept"),
  armed("gateway-timeout-before", "timeout-before-accept"),
  armed("gateway-timeout-after", "timeout-after-accept"),
  armed("gateway-slow", "slow"),
  armed("webhooks-dropped", "drop-webhook"),
  armed("webhooks-doubled", "duplicate-webhook"),
  {
    name: "webhooks-late-and-shuffled",
    begin: nothing,
    texts: (random) => ({ afterMs: random.between(1, 8000) }),
  },
  {
    name: "webhooks-storm",
    begin: nothing,
    lasts: 20,
    load: { texts: 0, replies: 10 },
    doings: ({ random, theo }, scene) => {
      const crowd = Array.from({ length: 30 }, () => scene.newContact(theo));
      return [
        ...Array.from({ length: 900 }, (_, i) => () => {
          const contact = crowd[i % crowd.length] ?? scene.newContact(theo);
          return scene.text(contact);
        }),
        ...Array.from({ length: 100 }, () => () => scene.repeat(random.of(crowd))),
      ];
    },
  },
  armed("reports-out-of-order", "reorder-reports"),
  armed("reports-before-the-answer", "early-report"),
  armed("reports-dropped", "drop-reports"),
  {
    ...armed("reports-dropped-and-answers-lost", "drop-reports"),
    async begin({ network }) {
      await network.arm("drop-reports", 1000);
      await network.arm("500-after-accept", 1000);
      return async () => {
        await network.arm("500-after-accept", 0);
        await network.arm("drop-reports", 0);
      };
    },
  },
  armed("media-404", "media-404-first", { texts: () => ({ hasPicture: true }) }),
  armed("email-429", "email-429", { doings: urgentTexts }),
  armed("email-500", "email-500", { doings: urgentTexts }),
  armed("email-unknown", "email-timeout-after-accept", { doings: urgentTexts }),
  clock("clock-behind", -600_000),
  clock("clock-ahead", 600_000),
];

function armed(name: string, kind: FaultKind, more: Partial<Fault> = {}): Fault {
  return {
    name,
    async begin({ network }) {
      await network.arm(kind, 1000);
      return () => network.arm(kind, 0);
    },
    ...more,
  };
}

/** The network's clock against ours. It stays wrong until everything has drained. */
function clock(name: string, aheadMs: number): Fault {
  return {
    name,
    async begin({ network, program }, scene) {
      await network.setClock(aheadMs);
      scene.afterwards.push(() => network.setClock(0));
      // The list is compared once before, and must not be taken for more than it was.
      await program.minute();
      await network.arm("drop-webhook", 3);
      return async () => {
        await network.arm("drop-webhook", 0);
      };
    },
  };
}

function urgentTexts({ noor }: Parameters<NonNullable<Fault["doings"]>>[0], scene: Scene) {
  return [1, 2].map(() => () => scene.text(scene.newContact(noor), { isUrgent: true }));
}

async function nothing() {
  return async () => {};
}
