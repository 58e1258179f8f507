import type { Level } from '../../core/contract/rating.ts';
import { LEVELS } from '../../core/contract/rating.ts';
import styles from './icons.module.css';

/** A face for a level. All five have the same outline, size and colour; only mouth and brows differ. */
export function Face({ level }: { level: Level }) {
  return (
    <svg className={styles.face} viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="28" />
      <circle className={styles.solid} cx="22.5" cy="27" r="3" />
      <circle className={styles.solid} cx="41.5" cy="27" r="3" />
      <path d={MOUTHS[level]} />
      {level === 1 && <path d="M15.5 16.5 L26 20 M48.5 16.5 L38 20" />}
    </svg>
  );
}

const MOUTHS: Record<Level, string> = {
  5: 'M17 37 H47 C46 47 40 52 32 52 C24 52 18 47 17 37 Z',
  4: 'M19 40 C24 49 40 49 45 40',
  3: 'M20 43 H44',
  2: 'M20 47 C25 39 39 39 44 47',
  1: 'M18 50 C22 36 42 36 46 50',
};

/** As many filled stars as the level has. */
export function Stars({ level }: { level: Level }) {
  return (
    <svg className={styles.stars} viewBox="0 0 120 24" aria-hidden="true">
      {LEVELS.map((_, place) => (
        <path
          key={STAR_LEFTS[place]}
          className={place < level ? styles.solid : undefined}
          transform={`translate(${STAR_LEFTS[place]} 0)`}
          d="M12 2.6 L14.9 8.9 L21.8 9.7 L16.7 14.4 L18.1 21.2 L12 17.8 L5.9 21.2 L7.3 14.4 L2.2 9.7 L9.1 8.9 Z"
        />
      ))}
    </svg>
  );
}

const STAR_LEFTS = [0, 24, 48, 72, 96];

export function Tick() {
  return (
    <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M4.5 12.5 L10 18 L19.5 7" />
    </svg>
  );
}

export function Chevron({ up = false }: { up?: boolean }) {
  return (
    <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
      <path d={up ? 'M5 15.5 L12 8.5 L19 15.5' : 'M5 8.5 L12 15.5 L19 8.5'} />
    </svg>
  );
}

export function Mark() {
  return (
    <svg className={styles.tick} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" />
      <path d="M12 7 V13 M12 16.6 V17" />
    </svg>
  );
}

/** A receipt whose code is being scanned. */
export function ReceiptCode() {
  return (
    <svg className={styles.receipt} viewBox="0 0 120 150" aria-hidden="true">
      <path d="M18 6 H102 V136 L92 129 L82 136 L71 129 L60 136 L49 129 L38 136 L28 129 L18 136 Z" />
      <path d="M34 24 H86 M34 38 H68" />
      <path d="M38 56 H54 V72 H38 Z M66 56 H82 V72 H66 Z M38 84 H54 V100 H38 Z" />
      <path className={styles.solid} d="M44 62 H48 V66 H44 Z M72 62 H76 V66 H72 Z M44 90 H48 V94 H44 Z" />
      <path d="M66 84 H72 V90 M82 84 V94 M66 100 H74 M82 100 V101" />
      <path className={styles.beam} d="M4 78 H116" />
    </svg>
  );
}
