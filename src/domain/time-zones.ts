/** The zones of a country for a list to choose from, with the one that is set. IANA names. */
export function zonesOf(country: string, current: string): string[] {
  const zones = byCountry.get(country) ?? Intl.supportedValuesOf("timeZone");
  return zones.includes(current) ? [...zones] : [current, ...zones];
}

export function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Those that differ today. Source: IANA, zone1970.tab. */
const byCountry = new Map<string, readonly string[]>([
  [
    "US",
    [
      ...["America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"],
      ...["America/Los_Angeles", "America/Anchorage", "America/Adak", "Pacific/Honolulu"],
      ...[
        "America/Detroit",
        "America/Indiana/Indianapolis",
        "America/Boise",
        "America/Puerto_Rico",
      ],
    ],
  ],
  [
    "CA",
    [
      ...["America/St_Johns", "America/Halifax", "America/Toronto", "America/Winnipeg"],
      ...["America/Regina", "America/Edmonton", "America/Vancouver", "America/Whitehorse"],
      ...["America/Moncton", "America/Iqaluit", "America/Atikokan", "America/Blanc-Sablon"],
    ],
  ],
]);
