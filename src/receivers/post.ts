import { signatureHeaders } from "./sign.ts";

/** What became of one try. `status` is what it was answered with, if it was. */
export type PostOutcome =
  | { readonly kind: "taken"; readonly status: number }
  /** 410: it wants no more (Standard Webhooks). */
  | { readonly kind: "gone"; readonly status: number }
  | { readonly kind: "failed"; readonly problem: PostProblem; readonly status: number | null };

type PostProblem = "timeout" | "unreachable" | "redirect" | "status";

/**
 * Posts one event, signed, once. Redirects are not followed: they would lead where nobody has looked
 * whether we may go. Never throws.
 */
export async function post(
  { url, secrets }: { url: string; secrets: readonly string[] },
  event: { id: string; at: number; body: string },
  timeoutMs = 5000,
): Promise<PostOutcome> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "User-Agent": "Deskline",
        ...(await signatureHeaders(secrets, event)),
      },
      body: event.body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return outcomeOf(response.status);
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { kind: "failed", problem: isLate ? "timeout" : "unreachable", status: null };
  }
}

function outcomeOf(status: number): PostOutcome {
  if (status >= 200 && status < 300) return { kind: "taken", status };
  if (status === 410) return { kind: "gone", status };
  const problem = status >= 300 && status < 400 ? "redirect" : "status";
  return { kind: "failed", problem, status };
}
