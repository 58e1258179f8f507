import { useState } from 'react';
import type { StaffBadge as Staff } from '../../../core/contract/screen-views.ts';
import { LEVELS } from '../../../core/contract/rating.ts';
import { useSay, words } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import { Silhouette } from './idle-icons.tsx';
import frame from '../screen.module.css';
import styles from './staff-badge.module.css';

/** Whether it leaves little room beside it. */
export const isLong = (text: string | null | undefined) => [...(text ?? '')].length > 12;

/** 工作人员公示牌: who serves at this window, or that nobody does just now. */
export function StaffBadge({ staff }: { staff: Staff | null }) {
  return (
    <section className={isLong(staff?.name) || isLong(staff?.post) ? styles.long : styles.badge}>
      <div className={styles.photo}>
        <Photo key={staff?.photo} file={staff?.photo ?? null} />
      </div>
      <div className={styles.told} aria-live="polite">
        {staff === null ? (
          <>
            <h2 className={styles.nobody}>
              <Bilingual words={words('idle.nobody')} />
            </h2>
            <p className={styles.detail}>
              <Bilingual words={words('idle.nobody.how')} />
            </p>
          </>
        ) : (
          <Particulars staff={staff} />
        )}
      </div>
    </section>
  );
}

function Photo({ file }: { file: string | null }) {
  const [failed, setFailed] = useState(false);
  return file === null || failed ? <Silhouette /> : <img src={file} alt="" onError={() => setFailed(true)} />;
}

function Particulars({ staff: { name, no, post, stars } }: { staff: Staff }) {
  return (
    <>
      <h2 className={isLong(name) ? styles.longName : styles.name}>{name}</h2>
      <p className={styles.detail}>
        <span className={styles.number}>
          <Bilingual words={words('rating.staffNo', { no })} inline />
        </span>
      </p>
      {post !== null && <p className={isLong(post) ? styles.longDetail : styles.detail}>{post}</p>}
      {stars !== null && <StarsHeld stars={stars} />}
    </>
  );
}

/** 星级 that the hall gave. */
function StarsHeld({ stars }: { stars: number }) {
  const say = useSay();
  return (
    <p className={styles.stars}>
      <span aria-hidden="true">{LEVELS.map((_, place) => (place < stars ? '★' : '☆')).join('')}</span>
      <span className={frame.heard}>{say(words('idle.stars', { stars }))}</span>
    </p>
  );
}
