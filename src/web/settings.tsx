import { paths } from "#src/paths.ts";
import { AdminsOnly } from "#templates/settings/settings-page.tsx";
import { activity } from "./activity.tsx";
import { addOns } from "./add-ons.tsx";
import { apiTokens } from "./api-tokens.tsx";
import { appointmentTypes } from "./appointment-types.tsx";
import { businessHours } from "./business-hours.tsx";
import { careRules } from "./care-rules.tsx";
import { clinicSettings } from "./clinic-settings.tsx";
import { stateOf } from "./clinic.ts";
import { factory } from "./context.ts";
import { data } from "./data.tsx";
import { givenUp } from "./given-up.tsx";
import { lineHealth } from "./line-health.tsx";
import { receivers } from "./receivers.tsx";
import { staff } from "./staff.tsx";
import { tags } from "./tags.tsx";
import { texting } from "./texting.tsx";

/** What a clinic's admins decide; staff see why they see nothing. */
export const settings = factory
  .createApp()
  .use(`${paths.settings()}/*`, async (c, next) => {
    const signedIn = c.get("signedIn");
    if (signedIn.role === "admin") return next();
    return c.html(<AdminsOnly signedIn={signedIn} state={await stateOf(c)} />, 403);
  })
  .get(paths.settings(), (c) => c.redirect(paths.clinicSettings()))
  .route("/", clinicSettings)
  .route("/", staff)
  .route("/", businessHours)
  .route("/", addOns)
  .route("/", lineHealth)
  .route("/", appointmentTypes)
  .route("/", careRules)
  .route("/", texting)
  .route("/", tags)
  .route("/", apiTokens)
  .route("/", receivers)
  .route("/", data)
  .route("/", activity)
  .route("/", givenUp);
