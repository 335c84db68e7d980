import type { PropsWithChildren } from "hono/jsx";
import { gestureEvery, locksAfter } from "#domain/session.ts";
import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { Document } from "./document.tsx";
import { Palette } from "./commands/palette.tsx";
import { LineBanner } from "./line-banner.tsx";
import { InboxLink, Live } from "./inbox/inbox-link.tsx";

/** Every page that a signed-in staff member has open: navigation, the ball, and the live feed. */
export function StaffPage({
  signedIn,
  title,
  state,
  children,
}: PropsWithChildren<{
  signedIn: SignedIn;
  title: string;
  state: { unread: number; seq: number };
}>) {
  return (
    <Document title={title}>
      <body
        data-gesture-every={gestureEvery}
        data-locks-after={locksAfter}
        data-sound={signedIn.told.sound}
        data-notification={signedIn.told.notification}
      >
        <a class="skip-link" href="#main">
          Skip to the content
        </a>
        <header class="bar">
          <span class="bar-clinic">{signedIn.clinic.name}</span>
          <nav aria-label="Main">
            <a href={paths.schedule()}>Schedule</a>
            <InboxLink unread={state.unread} />
            <a href={paths.clients()}>Clients</a>
            {/* In a row where there is room; behind a button on a phone. */}
            <button type="button" class="quiet nav-button" popovertarget="nav-more">
              More
            </button>
            <div id="nav-more" class="nav-more" popover="auto">
              <a href={paths.library()}>Library</a>
              <a href={paths.search()} data-key="/">
                Search
              </a>
              <a href={paths.numbers()}>Numbers</a>
              <a href={paths.settings()}>Settings</a>
              <form class="bar-staff" method="post" action={paths.signOut()}>
                <a href={paths.account()} aria-label={`${signedIn.staffName}, your account`}>
                  {signedIn.staffName}
                </a>
                <button
                  type="button"
                  id="keys-button"
                  class="quiet with-script"
                  aria-label="Keyboard shortcuts"
                  aria-haspopup="dialog"
                  data-key="?"
                >
                  ?
                </button>
                <button class="quiet">Sign out</button>
              </form>
            </div>
          </nav>
          <button
            type="button"
            id="commands-button"
            class="quiet with-script"
            aria-label="Find or do"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
          >
            Find<span> or do</span>
          </button>
        </header>
        <LineBanner signedIn={signedIn} />
        <p class="connection" id="connection" role="status" />
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <Palette />
        <div id="dialog" />
        <div id="lock" />
        <Live seq={state.seq} />
      </body>
    </Document>
  );
}
