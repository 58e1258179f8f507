import type { Today } from '../../core/counter-link/sdk/index.ts';
import { useWords } from './words/use-words.ts';
import styles from './app.module.css';

const SHOWN = ['offered', 'completed', 'unrated', 'deferred', 'cancelled'] as const;

/** Today's counts, of who is on duty or of the window. */
export function CountsRow({ today }: { today: Today }) {
  const { t } = useWords();
  return (
    <dl className={styles.counts} aria-label={t('today.title')}>
      <div>
        <dt>
          {t('today.title')} · {today.staff === null ? t('today.all') : today.staff.name}
        </dt>
        <dd hidden />
      </div>
      {SHOWN.map((count) => (
        <div key={count}>
          <dt>{t(`today.${count}`)}</dt>
          <dd>{today[count]}</dd>
        </div>
      ))}
    </dl>
  );
}
