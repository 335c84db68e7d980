import { paths } from "#src/paths.ts";
import { OfflinePage } from "#templates/offline-page.tsx";
import { factory } from "./context.ts";

/** For the service worker (public/sw.js), which keeps it; it says nothing of anybody. */
export const offline = factory.createApp().get(paths.offline(), (c) => c.html(<OfflinePage />));
