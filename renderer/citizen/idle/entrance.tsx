import type { IdleView } from '../../../core/contract/screen-views.ts';
import { words } from '../../i18n/languages.ts';
import type { ScreenLink } from '../../screen-link/screen-link.ts';
import { Bilingual } from '../bilingual.tsx';
import { Notice } from '../notice.tsx';
import { useAnswer } from '../use-answer.ts';
import { ANSWERS } from '../use-touch.ts';
import styles from './entrance.module.css';
import { Foot } from './foot.tsx';

interface Props {
  view: IdleView;
  call: ScreenLink['call'];
}

/** 整体评价: whoever passes by rates the hall, or one of its agencies, as a whole. */
export function Entrance({ view, call }: Props) {
  const answer = useAnswer(call);
  return (
    <div className={styles.entrance}>
      <h2 className={styles.title}>
        <Bilingual words={words('entrance.title')} />
      </h2>
      {answer.refused !== null && <Notice words={answer.refused} />}
      <div className={styles.offers} data-count={countClass(view.offers.length)}>
        {view.offers.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            className={styles.offer}
            aria-disabled={answer.busy}
            onClick={() => answer.give('startOffer', { id })}
            {...ANSWERS}
          >
            <span className={styles.name}>
              <Bilingual words={name} />
            </span>
            <span className={styles.begin}>
              <Bilingual words={words('entrance.begin')} inline />
            </span>
          </button>
        ))}
      </div>
      <Foot view={view} />
    </div>
  );
}

function countClass(count: number): string {
  if (count === 1) return 'one';
  return count <= 6 ? 'few' : 'many';
}
