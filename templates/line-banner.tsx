import type { SignedIn } from "#domain/staff.ts";
import { paths } from "#src/paths.ts";
import { noticeWords } from "./settings/add-ons.tsx";

/** Why texts don't come or go, on every page; what only admins can act on is told only them. */
export function LineBanner({ signedIn }: { signedIn: SignedIn }) {
  const { lineNotice: notice } = signedIn.clinic;
  const isAdmin = signedIn.role === "admin";
  if (notice === null || (notice === "quiet" && !isAdmin)) return <div id="line-banner" />;
  const path = notice === "quiet" ? paths.lineHealth() : paths.addOn();
  return (
    <aside id="line-banner" class="line-banner" aria-label="State of texting">
      {noticeWords[notice]}{" "}
      {isAdmin ? (
        <a href={path}>{notice === "quiet" ? "Look at the line" : "See what to do"}</a>
      ) : (
        "Your clinic's admins can change that."
      )}
    </aside>
  );
}
