import type { PropsWithChildren } from "hono/jsx";

/** What is wrong with one field of a form, in words. */
export interface FieldProblem {
  readonly field: string;
  readonly words: string;
}

/** One line of a form with its label; what is wrong stands beside it and is read with it. */
export function Field({
  name,
  label,
  value,
  problem,
  hint,
  ...more
}: {
  name: string;
  label: string;
  value: string;
  problem?: FieldProblem | undefined;
  hint?: string | undefined;
  type?: "text" | "email" | "url" | "tel" | undefined;
  autocomplete?: string | undefined;
  inputmode?: "numeric" | undefined;
  maxlength?: number | undefined;
  placeholder?: string | undefined;
}) {
  const isWrong = problem?.field === name;
  const about = [hint && `hint-${name}`, isWrong && `problem-${name}`].filter(Boolean).join(" ");
  return (
    <>
      <label>
        {label}
        <input
          name={name}
          value={value}
          {...more}
          maxlength={more.maxlength ?? 200}
          aria-invalid={isWrong ? "true" : undefined}
          aria-describedby={about === "" ? undefined : about}
        />
      </label>
      {hint && (
        <p class="hint" id={`hint-${name}`}>
          {hint}
        </p>
      )}
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
  rows,
  maxlength,
  counts = false,
}: {
  name: string;
  label: string;
  value: string;
  problem?: FieldProblem | undefined;
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
          aria-describedby={isWrong ? `problem-${name}` : undefined}
        >
          {value}
        </textarea>
      </label>
      {counts && <output class="segments" id={`segments-${name}`} />}
      <Wrong field={name} problem={problem} />
    </>
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
  children,
}: PropsWithChildren<{ name: string; isOn: boolean }>) {
  return (
    <label class="check">
      <input type="checkbox" name={name} value="yes" checked={isOn} />
      <span>{children}</span>
    </label>
  );
}
