import type { ReactNode } from 'react';
import type { ShownField } from '../../core/contract/rating-form.ts';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { words, type AnyWords } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './levels-particulars.module.css';
import { placeNumber } from './place-number.ts';

/** Of several who served; the others are named at a touch. */
export const STAFF_SHOWN = 2;

/** What tells this case from every other one, and what else the region wants shown. */
export function Particulars({ view }: { view: RatingView }) {
  const { projectNo, staff, place, mustShow, group, preferences, overall } = view;
  const { label, number } = placeNumber(place);
  // Whoever wants it simple gets what the region demands, and nothing else; of no one service nothing else says anything.
  const wants = (...fields: ShownField[]) => !(preferences.elder || overall) || fields.some((field) => mustShow.includes(field));
  const together = group !== null && group.mode !== 'each';
  return (
    <dl className={styles.particulars}>
      {wants('case-number') && (
        <Particular label={words('rating.caseNo')}>
          {projectNo}
          {together && <More words={words('group.more', { count: group.cases.length })} />}
        </Particular>
      )}
      {staff.length > 0 && wants('staff-name', 'staff-number') && (
        <Particular label={words('rating.staff')}>
          {staff.slice(0, STAFF_SHOWN).map(({ name, no }) => (
            <span key={no} className={styles.person}>
              {name}
              <span className={styles.staffNo}>
                <Bilingual words={words('rating.staffNo', { no })} inline />
              </span>
            </span>
          ))}
          {staff.length > STAFF_SHOWN && <More words={words('group.people', { count: staff.length })} />}
        </Particular>
      )}
      {mustShow.includes('hall-name') && <Particular label={words('hall')}>{place.hallName}</Particular>}
      {wants(place.terminalNo === null ? 'window-number' : 'terminal-number') && <Particular label={label}>{number}</Particular>}
      {/* A terminal is known by its own number: that of the window it stands at says nothing, unless it is demanded. */}
      {place.terminalNo !== null && mustShow.includes('window-number') && (
        <Particular label={words('window')}>{place.windowNo}</Particular>
      )}
    </dl>
  );
}

function Particular({ label, children }: { label: AnyWords; children: ReactNode }) {
  return (
    <div>
      <dt>
        <Bilingual words={label} inline />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function More({ words }: { words: AnyWords }) {
  return (
    <span className={styles.more}>
      <Bilingual words={words} inline />
    </span>
  );
}
