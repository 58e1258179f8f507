import type { KeyStanding } from './key-ring.ts';
import type { Ring, RingEntry } from './ring-file.ts';

const COMMAND = 'npm run recovery --';

export const MALFORMED_RECOVERY_KEY =
  'recoveryKey is no SM2 public key ("04" and 128 hex digits of a point on the curve), so no key is wrapped for the hall. ' +
  `\`${COMMAND} new-key --out FILE\` makes one.`;

/** What the technician must know about keys that do not open: what it means for their ratings, and what to do. */
export function standingNotices(folder: string, ring: Ring, standingOf: (entry: RingEntry) => KeyStanding): string[] {
  const closed = ring.keys.filter((entry) => !entry.givenUp && standingOf(entry) !== 'open');
  const ids = (entries: readonly RingEntry[]) => entries.map(({ id }) => id).join(', ');
  const forHall = closed.filter(({ recoveryWrap }) => recoveryWrap !== null);
  const forShell = closed.filter((entry) => entry.recoveryWrap === null && standingOf(entry) === 'locked');
  const lost = closed.filter((entry) => standingOf(entry) === 'lost');
  const giveUp = 'To send them without that part, give the key up: `npm run technician -- give-up-key N --by … --reason …`.';
  return [
    ...(forHall.length === 0
      ? []
      : [
          `This machine does not open the data keys ${ids(forHall)}; the ratings with personal data sealed by them wait. Stop the evaluator and ` +
            `open them with the hall's recovery key: \`${COMMAND} open --data "${folder}" --key FILE\`. ${giveUp}`,
        ]),
    ...(forShell.length === 0
      ? []
      : [
          `The Electron shell could not hand over its machine key at this start, and the data keys ${ids(forShell)} open only with it; the ` +
            `ratings with personal data sealed by them wait for a start where it can. ${giveUp}`,
        ]),
    ...(lost.length === 0
      ? []
      : [
          `Nobody can open the data keys ${ids(lost)} any more; the ratings with personal data sealed by them are sent without that part. ` +
            `A recoveryKey in config.json keeps this from happening again: \`${COMMAND} new-key --out FILE\`.`,
        ]),
  ];
}
