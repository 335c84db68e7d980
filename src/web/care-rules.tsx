import type { Context } from "hono";
import { listCareNames } from "#data/care.ts";
import { readCareRules } from "#data/care-rules.ts";
import { type CareRules, mostCareRules, writeCareDays } from "#domain/care-rules.ts";
import { type CareRuleOutcome, removeCareRule, saveCareRule } from "#flows/keep-care-rules.ts";
import { paths } from "#src/paths.ts";
import { CareRulesForms, type TypedCareRules } from "#templates/settings/care-rules.tsx";
import type { FieldProblem } from "#templates/settings/field.tsx";
import { SettingsPage } from "#templates/settings/settings-page.tsx";
import { stateOf, storeOf } from "./clinic.ts";
import { type App, factory } from "./context.ts";
import { fields } from "./dialogs.tsx";

/** On which days clients are reminded of care: usually, and of single items. */
export const careRules = factory
  .createApp()
  .get(paths.careRules(), (c) => rulesPage(c, {}))
  .post(paths.careRules(), async (c) => {
    const usual = (await fields(c))("usual").slice(0, 300);
    const outcome = await saveCareRule(c.env.ports, c.get("signedIn"), { item: null, days: usual });
    return outcome.kind === "saved"
      ? c.redirect(`${paths.careRules()}?saved=usual`, 303)
      : rulesPage(c, { typed: { usual }, problem: inWords(outcome, "usual") });
  })
  .post(paths.careRuleItems(), async (c) => {
    const field = await fields(c);
    const typed = { item: field("item").slice(0, 200), days: field("days").slice(0, 300) };
    const outcome = await saveCareRule(c.env.ports, c.get("signedIn"), typed);
    return outcome.kind === "saved"
      ? c.redirect(`${paths.careRules()}?saved=item`, 303)
      : rulesPage(c, { typed, problem: inWords(outcome, outcome.field) });
  })
  .post(paths.careRuleRemoval(), async (c) => {
    await removeCareRule(c.env.ports, c.get("signedIn"), (await fields(c))("item"));
    return c.redirect(`${paths.careRules()}?saved=item`, 303);
  });

async function rulesPage(
  c: Context<App>,
  shown: { typed?: Partial<TypedCareRules>; problem?: FieldProblem },
) {
  const store = storeOf(c);
  const rules = await readCareRules(store);
  return c.html(
    <SettingsPage
      signedIn={c.get("signedIn")}
      state={await stateOf(c)}
      title="Care reminders"
      said={savedWords[c.req.query("saved") ?? ""]}
    >
      <CareRulesForms
        rules={rules}
        items={await listCareNames(store)}
        typed={{ ...storedAs(rules, c.req.query("item")), ...shown.typed }}
        problem={shown.problem}
      />
    </SettingsPage>,
    shown.problem ? 422 : 200,
  );
}

/** As the forms begin; with the place of an item that has days of its own, to change those. */
function storedAs({ usual, own }: CareRules, place = ""): TypedCareRules {
  const rule = place === "" ? undefined : own[Number(place)];
  return {
    usual: writeCareDays(usual),
    item: rule?.item ?? "",
    days: rule ? writeCareDays(rule.days) : "",
  };
}

const savedWords: Record<string, string> = {
  usual: "Usual days saved. What is still to be done goes by them.",
  item: "Item saved. What is still to be done goes by it.",
};

function inWords(
  { problem }: Extract<CareRuleOutcome, { kind: "refused" }>,
  field: keyof TypedCareRules,
): FieldProblem {
  return { field, words: problemWords[problem] };
}

const problemWords = {
  item: "Write what it is called, in 60 characters.",
  days: "Write them as “2 weeks before, on the day, 1 week after”: at most six, up to 180 days.",
  "too-many": `At most ${mostCareRules} items have days of their own. Take those of another away first.`,
} as const;
