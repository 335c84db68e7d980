import type { PropsWithChildren } from "hono/jsx";

/** What is wrong with one field of a form, in words. */
export interface FieldProblem {
  readonly field: string;
  readonly words: string;
}

/** What is stored by now, by field, where it is not what was typed: somebody else has saved. */
export type Stored = Readonly<Record<string, string>>;

/** One line of a form with its label; what is wrong stands beside it and is read with it. */
export function Field({
  name,
  label,
  value,
  problem,
  stored,
  hint,
  ...more
}: {
  name: string;
  label: string;
  value: string;
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
  hint?: string | undefined;
  type?: "text" | "email" | "url" | "tel" | "date" | "time" | undefined;
  autocomplete?: string | undefined;
  inputmode?: "numeric" | undefined;
  maxlength?: number | undefined;
  placeholder?: string | undefined;
  /** The id of a list of what is often written here. */
  list?: string | undefined;
}) {
  const isWrong = problem?.field === name;
  const about = describedBy(name, { hint, problem, stored });
  return (
    <>
      <label>
        {label}
        <input
          name={name}
          value={value}
          {...more}
          maxlength={
            more.type === "date" || more.type === "time" ? undefined : (more.maxlength ?? 200)
          }
          aria-invalid={isWrong ? "true" : undefined}
          aria-describedby={about}
        />
      </label>
      <Hint name={name} hint={hint} />
      <StoredNow field={name} stored={stored} />
      <Wrong field={name} problem={problem} />
    </>
  );
}

/** The same with room for several lines. */
export function Area({
  name,
  label,
  value,
  problem,
  stored,
  hint,
  rows,
  maxlength,
  counts = false,
}: {
  name: string;
  label: string;
  value: string;
  problem?: FieldProblem | undefined;
  stored?: Stored | undefined;
  hint?: string | undefined;
  rows: number;
  maxlength: number;
  /** Whether its segments are counted while it is typed: it is going to be a text. */
  counts?: boolean;
}) {
  const isWrong = problem?.field === name;
  return (
    <>
      <label>
        {label}
        <textarea
          name={name}
          rows={rows}
          maxlength={maxlength}
          data-segments={counts ? `segments-${name}` : undefined}
          aria-invalid={isWrong ? "true" : undefined}
          aria-describedby={describedBy(name, { hint, problem, stored })}
        >
          {value}
        </textarea>
      </label>
      {counts && <output class="segments" id={`segments-${name}`} />}
      <Hint name={name} hint={hint} />
      <StoredNow field={name} stored={stored} />
      <Wrong field={name} problem={problem} />
    </>
  );
}

/** The ids of what is said about a field; nothing where nothing is. */
function describedBy(
  name: string,
  said: {
    hint?: string | undefined;
    problem?: FieldProblem | undefined;
    stored?: Stored | undefined;
  },
): string | undefined {
  const ids = [
    said.hint && `hint-${name}`,
    said.stored?.[name] !== undefined && `stored-${name}`,
    said.problem?.field === name && `problem-${name}`,
  ].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(" ");
}

function Hint({ name, hint }: { name: string; hint?: string | undefined }) {
  if (!hint) return null;
  return (
    <p class="hint" id={`hint-${name}`}>
      {hint}
    </p>
  );
}

/** What somebody else has stored meanwhile, beside what was typed. */
export function StoredNow({ field, stored }: { field: string; stored?: Stored | undefined }) {
  const value = stored?.[field];
  if (value === undefined) return null;
  return (
    <p class="stored" id={`stored-${field}`}>
      Stored now: {value === "" ? "nothing" : <q>{value}</q>}
    </p>
  );
}

/** What is wrong with a field, if it is this one. */
export function Wrong({ field, problem }: { field: string; problem?: FieldProblem | undefined }) {
  if (problem?.field !== field) return null;
  return (
    <p class="alert" role="alert" id={`problem-${field}`}>
      {problem.words}
    </p>
  );
}

/** A box to tick, with what it means. */
export function Check({
  name,
  isOn,
  stored,
  children,
}: PropsWithChildren<{ name: string; isOn: boolean; stored?: Stored | undefined }>) {
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          name={name}
          value="yes"
          checked={isOn}
          aria-describedby={describedBy(name, { stored })}
        />
        <span>{children}</span>
      </label>
      <StoredNow field={name} stored={stored} />
    </>
  );
}
