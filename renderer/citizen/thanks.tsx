import { useEffect, useEffectEvent } from 'react';
import type { ThanksView } from '../../core/contract/screen-views.ts';
import { words } from '../i18n/languages.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { Bilingual } from './bilingual.tsx';
import { Tick } from './icons.tsx';
import styles from './message.module.css';
import frame from './screen.module.css';
import { useAnswer } from './use-answer.ts';

/** The rating is stored. Nothing of it is shown: the next person may be looking already. */
export function Thanks({ view, call }: { view: ThanksView; call: ScreenLink['call'] }) {
  const answer = useAnswer(call);
  const dismiss = useEffectEvent(() => answer.give('dismiss', { session: view.session }));
  useEffect(() => {
    const onClick = () => dismiss();
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Enter' || key === ' ' || key === 'Escape') dismiss();
    };
    window.addEventListener('click', onClick);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('click', onClick);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
  return (
    <div className={`${frame.screen} ${styles.screen}`}>
      <header className={frame.hallBand}>
        <p className={frame.hall}>{view.place.hallName}</p>
      </header>
      <div className={styles.message}>
        <div className={styles.seal}>
          <Tick />
        </div>
        <h1 className={styles.title}>
          <Bilingual words={words('thanks.title')} />
        </h1>
        <p className={styles.hint}>
          <Bilingual words={words('thanks.dismiss')} />
        </p>
      </div>
    </div>
  );
}
