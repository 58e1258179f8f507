const CHINA_OFFSET_MS = 8 * 3_600_000;

/**
 * Formats an instant as `yyyy-MM-dd HH:mm:ss` in China time, the form every provincial field uses
 * (province-interface, "Rating record"). China has one zone without daylight saving, so the offset is fixed.
 *
 * @param instant milliseconds since 1970-01-01T00:00:00Z
 */
export function formatChinaTime(instant: number): string {
  return new Date(instant + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The calendar day of an instant in China, as `yyyy-MM-dd`. */
export function chinaDay(instant: number): string {
  return formatChinaTime(instant).slice(0, 10);
}

/** The instant at which a China calendar day (`yyyy-MM-dd`) begins, in milliseconds since 1970-01-01T00:00:00Z. */
export function startOfChinaDay(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`);
}

/** The last millisecond of the China calendar day that an instant lies in. */
export function endOfChinaDay(instant: number): number {
  return startOfChinaDay(chinaDay(instant)) + 24 * 3_600_000 - 1;
}
