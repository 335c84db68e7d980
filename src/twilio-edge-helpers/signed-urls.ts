/** The URL character for character, without and with a port: what Twilio signs nowadays. */
export function asReceived(url: string): string[] {
  return [withoutPort(url), withPort(url)];
}

/** As `new URL()` writes it, and with the query re-encoded: what older back ends signed. */
export function asNormalized(url: string): string[] {
  const both = asReceived(new URL(url).toString());
  return [...both, ...both.map(withLegacyQuery)];
}

interface Parts {
  readonly scheme: string;
  readonly userInfo: string;
  readonly host: string;
  readonly port: string;
  readonly rest: string;
}

/** Cut by hand, since `new URL()` would re-encode characters that Twilio signed as they were. */
function split(url: string): Parts | null {
  const [prefix = "", scheme = "", authority = ""] =
    /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i.exec(url) ?? [];
  if (prefix === "") return null;
  const userInfoEnd = authority.lastIndexOf("@") + 1;
  const hostAndPort = authority.slice(userInfoEnd);
  // In an IPv6 literal only a colon after the bracket begins a port.
  const portStart = hostAndPort.indexOf(":", hostAndPort.lastIndexOf("]") + 1);
  const hostEnd = portStart === -1 ? hostAndPort.length : portStart;
  return {
    scheme,
    userInfo: authority.slice(0, userInfoEnd),
    host: hostAndPort.slice(0, hostEnd),
    port: hostAndPort.slice(hostEnd),
    rest: url.slice(prefix.length),
  };
}

function withoutPort(url: string): string {
  const parts = split(url);
  return parts ? parts.scheme + parts.userInfo + parts.host + parts.rest : url;
}

function withPort(url: string): string {
  const parts = split(url);
  if (!parts || parts.port !== "") return url;
  const port = parts.scheme.toLowerCase() === "https://" ? ":443" : ":80";
  return parts.scheme + parts.userInfo + parts.host + port + parts.rest;
}

/** The query as Node's `querystring` writes it: repeated names together, its own set of escapes. */
function withLegacyQuery(url: string): string {
  const [beforeFragment = ""] = url.split("#", 1);
  const start = beforeFragment.indexOf("?");
  if (start === -1 || start === beforeFragment.length - 1) return url;
  const byName = Map.groupBy(
    beforeFragment
      .slice(start + 1)
      .split("&")
      .filter(Boolean),
    (pair) => decode(pair.split("=", 1)[0] ?? ""),
  );
  const query = [...byName].flatMap(([name, pairs]) =>
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      const value = equals === -1 ? "" : decode(pair.slice(equals + 1));
      return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
    }),
  );
  return `${beforeFragment.slice(0, start)}?${query.join("&")}`;
}

function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
