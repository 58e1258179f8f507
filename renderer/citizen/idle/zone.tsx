import { useEffect, useState } from 'react';
import type { IdleView } from '../../../core/contract/screen-views.ts';
import type { ScreenLink } from '../../screen-link/screen-link.ts';
import { Bilingual } from '../bilingual.tsx';
import { placeNumber } from '../place-number.ts';
import { Foot } from './foot.tsx';
import { FoundCard } from './found-card.tsx';
import { NumberEntry } from './number-entry.tsx';
import { ScanInvitation } from './scan-invitation.tsx';
import styles from './zone.module.css';

/** What was typed and left standing is nobody else's to read. */
const LEFT_MS = 60_000;

interface Props {
  view: IdleView;
  call: ScreenLink['call'];
}

/** 自助评价专区: a citizen opens a rating by the code of a receipt, or by the number on it. */
export function Zone({ view, call }: Props) {
  const { found, takesNumber, notice } = view.selfRating;
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => setTyped(null), LEFT_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  if (found !== null) return <FoundCard found={found} call={call} />;
  if (typed !== null && takesNumber) {
    return <NumberEntry value={typed} onChange={setTyped} onBack={() => setTyped(null)} notice={notice} call={call} />;
  }
  const { label, number } = placeNumber(view.place);
  return (
    <div className={styles.zone}>
      <p className={styles.place}>
        <Bilingual words={label} inline /> <span className={styles.number}>{number}</span>
      </p>
      <ScanInvitation notice={notice} onType={takesNumber ? () => setTyped('') : null} />
      <Foot view={view} />
    </div>
  );
}
