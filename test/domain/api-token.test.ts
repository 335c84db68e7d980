import { expect, test } from "vitest";
import { isToken, scopes, scopeWords } from "#domain/api-token.ts";

test("a token is dl_ and 43 characters of base64url, and nothing around it", () => {
  const token = `dl_${"aZ09-_".repeat(7)}x`;
  expect(isToken(token)).toBe(true);
  for (const other of [` ${token}`, `${token}x`, token.slice(0, -1), `xx_${token.slice(3)}`, ""]) {
    expect(isToken(other), other).toBe(false);
  }
  expect(isToken(token.replace("-", "+"))).toBe(false);
});

test("every scope is told in words of its own", () => {
  expect(new Set(Object.values(scopeWords).filter((words) => words !== "")).size).toBe(
    scopes.length,
  );
});
