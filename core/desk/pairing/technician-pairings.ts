import type { DoorAt } from '../../contract/process-messages.ts';
import { HttpProblem } from '../../http/problems.ts';
import type { TechnicianPairings } from '../../technician-link/pairing-desk.ts';
import type { PairingBook } from './pairing-book.ts';

/** The pairings as a technician sees them. @param doors those that stand open, where nobody has to be paired; asked at each answer */
export function createTechnicianPairings(book: PairingBook, doors: readonly DoorAt[]): TechnicianPairings {
  const answer = () => ({
    windowNo: book.place.windowNo,
    pairings: book.pairings.map(({ id, name, origin, windowNo, pairedAt, lastUsedOn }) => ({
      id, name, origin, windowNo, pairedAt: new Date(pairedAt).toISOString(), lastUsedOn,
    })),
    doors: [...doors],
    warnings: pairingWarnings(book),
  });
  return {
    pairings: answer,
    revoke(id, { by, reason }) {
      if (book.find(id) === undefined) throw new HttpProblem('unknown-pairing');
      book.revoke(id, { by, reason });
      return answer();
    },
  };
}

/** What a technician must know and do about pairings, in Chinese and English. */
export function pairingWarnings({ unkept }: Pick<PairingBook, 'unkept'>): string[] {
  if (unkept.length === 0) return [];
  const list = unkept.map(({ id, name }) => `${name} (${id})`).join(', ');
  return [
    `已撤销的配对 ${list}：令牌已经失效，但磁盘暂时不能写入，撤销尚未保存。请腾出磁盘空间，恢复写入后自动保存；此前请勿重新启动，否则该配对恢复有效，须再次撤销。` +
      ` The revoked pairing ${list}: its token opens nothing, but the disk cannot be written, so that is not kept yet. Free some space; it is then kept by itself. Do not restart before: the pairing would be back, to be revoked again.`,
  ];
}
