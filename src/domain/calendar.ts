// Days as a calendar has them, "2026-11-24", without a zone; the domain has no clock and no Date.

/** The days since 1970-01-01; null for what is no day. Howard Hinnant, `days_from_civil`. */
export function daysOf(key: string): number | null {
  const [year = 0, month = 0, day = 0] =
    /^(\d{4})-(\d{2})-(\d{2})$/.exec(key)?.slice(1).map(Number) ?? [];
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  return keyOf(days) === key ? days : null;
}

/** The day that many days after 1970-01-01. Howard Hinnant, `civil_from_days`. */
export function keyOf(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [String(year).padStart(4, "0"), month, day]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

/** 0 for a Sunday to 6 for a Saturday. */
export function weekdayOf(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}
