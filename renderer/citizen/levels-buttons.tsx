import type { Level } from '../../core/contract/rating.ts';
import type { KeypadView, RatingView } from '../../core/contract/screen-views.ts';
import { useSay, words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { Face, Stars } from './icons.tsx';
import { KeyBadge } from './key-badge.tsx';
import styles from './levels-buttons.module.css';
import { ANSWERS } from './use-touch.ts';

interface Props {
  view: RatingView;
  busy: boolean;
  onChoose(level: Level): void;
}

/** Five equal places, in the order that the hall wants. */
export function LevelButtons({ view: { form, keypad }, busy, onChoose }: Props) {
  const say = useSay();
  return (
    <section className={styles.row} aria-label={say(words('rating.levels'))}>
      {form.levels.map(({ level, zh, en }) => (
        <div key={level} className={styles.cell}>
          <KeyOf level={level} keypad={keypad} />
          <button
            type="button"
            className={styles.level}
            aria-disabled={busy}
            aria-keyshortcuts={keysOf(level, keypad)}
            onClick={() => onChoose(level)}
            {...ANSWERS}
          >
            <Face level={level} />
            <Bilingual words={{ zh, en }} />
            <Stars level={level} />
          </button>
        </div>
      ))}
    </section>
  );
}

/** On a number pad stand digits, and which of them is which level its profile alone knows. Other keys bear their level. */
function KeyOf({ level, keypad }: { level: Level; keypad: KeypadView }) {
  const digit = Object.keys(keypad.levelKeys).find((key) => keypad.levelKeys[key] === level && /^\d$/.test(key));
  // Without a keypad set up here any keyboard would do, and nobody is to look for one.
  return keypad.numbered && digit !== undefined && <KeyBadge keys={digit} silent />;
}

function keysOf(level: Level, { levelKeys }: KeypadView): string | undefined {
  const keys = Object.keys(levelKeys).filter((key) => levelKeys[key] === level);
  return keys.length === 0 ? undefined : keys.map((key) => (key === ' ' ? 'Space' : key)).join(' ');
}
