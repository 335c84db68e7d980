import { paths } from "#src/paths.ts";
import { Document } from "#templates/document.tsx";
import { InboxLink } from "#templates/inbox/inbox-link.tsx";
import { TypedText } from "#templates/typed-text.tsx";

type Problem = keyof typeof problems;

/** Over a page that nobody has touched for a while: it hides the page and keeps all that is in it. */
export function LockFragment({
  name,
  next,
  problem,
}: {
  name: string;
  next: string;
  problem?: Problem;
}) {
  return (
    <dialog class="dialog lock" closedby="none" aria-labelledby="lock-title">
      <h2 id="lock-title">Locked</h2>
      {/* Tells the live feed that only the ball is wanted. */}
      <input type="hidden" name="locked" value="1" form="live" />
      <Unlocking name={name} next={next} problem={problem} inPlace />
      <SwitchUser next={next} />
    </dialog>
  );
}

/** The same as a page, with what was typed into a form that came too late. */
export function LockPage({
  name,
  next,
  typed = null,
  problem,
}: {
  name: string;
  next: string;
  typed?: string | null;
  problem?: Problem;
}) {
  return (
    <Document title="Locked">
      <body>
        <main class="card">
          <h1>Locked</h1>
          {typed !== null && <p>Nothing was sent. Unlock, then send it again.</p>}
          <TypedText text={typed} />
          <Unlocking name={name} next={next} problem={problem} />
          <SwitchUser next={next} />
        </main>
      </body>
    </Document>
  );
}

/** What a locked page still hears: that something waits, and nothing of what. */
export function StillLocked({ unread }: { unread: number }) {
  return (
    <hx-partial hx-target="#inbox-link" hx-swap="outerHTML">
      <InboxLink unread={unread} />
    </hx-partial>
  );
}

function Unlocking({
  name,
  next,
  problem,
  inPlace = false,
}: {
  name: string;
  next: string;
  problem?: Problem | undefined;
  inPlace?: boolean;
}) {
  const refinement = inPlace ? { "hx-post": paths.unlocking(), "hx-target": "#lock" } : {};
  return (
    <form class="stack" method="post" action={paths.unlocking()} {...refinement}>
      <p>Nobody has done anything here for ten minutes, {name}. Everything is as you left it.</p>
      <input type="hidden" name="next" value={next} />
      {problem && (
        <p class="alert" role="alert" id="lock-problem">
          {problems[problem]}
        </p>
      )}
      <label>
        Password
        <input
          type="password"
          name="password"
          autocomplete="current-password"
          required
          autofocus
          aria-describedby={problem && "lock-problem"}
        />
      </label>
      <button>Unlock</button>
    </form>
  );
}

/** For a computer that several people share: it ends this session, and what was not sent with it. */
function SwitchUser({ next }: { next: string }) {
  return (
    <form method="post" action={paths.signOut()}>
      <input type="hidden" name="next" value={next} />
      <button class="quiet">Switch user</button>
    </form>
  );
}

const problems = {
  wrong: "This is not your password. Try again.",
  throttled: "Too many tries. Wait a quarter of an hour, then try again.",
} as const;
