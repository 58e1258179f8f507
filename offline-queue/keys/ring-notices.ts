import type { KeyStanding } from './key-ring.ts';
import type { Ring, RingEntry } from './ring-file.ts';

const COMMAND = 'npm run recovery --';

export const MALFORMED_RECOVERY_KEY =
  'config.json：recoveryKey 不是 SM2 公钥（“04”加 128 位十六进制），因此没有为大厅保存密钥，请用下面的命令生成。 recoveryKey is no SM2 public key ("04" and 128 hex digits of a point on the curve), so no key is wrapped for the hall. ' +
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
          `本机打不开数据密钥 ${ids(forHall)}，用它们密封个人信息的评价在等待。请停止评价器，用大厅的恢复密钥打开（命令见下）；也可用 give-up-key 放弃密钥，不带个人信息发送。` +
            ` This machine does not open the data keys ${ids(forHall)}; the ratings with personal data sealed by them wait. Stop the evaluator and ` +
            `open them with the hall's recovery key: \`${COMMAND} open --data "${folder}" --key FILE\`. ${giveUp}`,
        ]),
    ...(forShell.length === 0
      ? []
      : [
          `Electron 外壳本次启动未能交出机器密钥，数据密钥 ${ids(forShell)} 只能用它打开；用它们密封个人信息的评价等待下次启动，也可用 give-up-key 放弃密钥。` +
            ` The Electron shell could not hand over its machine key at this start, and the data keys ${ids(forShell)} open only with it; the ` +
            `ratings with personal data sealed by them wait for a start where it can. ${giveUp}`,
        ]),
    ...(lost.length === 0
      ? []
      : [
          `数据密钥 ${ids(lost)} 已无法打开，用它们密封个人信息的评价将不带这部分发送。请在 config.json 中设置 recoveryKey，以免再次发生。` +
            ` Nobody can open the data keys ${ids(lost)} any more; the ratings with personal data sealed by them are sent without that part. ` +
            `A recoveryKey in config.json keeps this from happening again: \`${COMMAND} new-key --out FILE\`.`,
        ]),
  ];
}
