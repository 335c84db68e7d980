/** The answer to a webhook that says nothing to the sender. Served as text/xml. */
export const emptyResponse = "<Response></Response>";

/** The answer to a webhook that texts the sender back. */
export function messageResponse(text: string): string {
  return `<Response><Message>${escape(text)}</Message></Response>`;
}

/** Characters that XML 1.0 can't carry (section 2.2) are left out; lone surrogates too. */
function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
