import { env } from "cloudflare:workers";
import { applyD1Migrations } from "cloudflare:test";
import { setUpClinics } from "./clinics.ts";

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
await setUpClinics(env.DB);
