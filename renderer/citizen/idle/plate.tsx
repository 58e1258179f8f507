import type { IdleView } from '../../../core/contract/screen-views.ts';
import { Bilingual } from '../bilingual.tsx';
import { placeNumber } from '../place-number.ts';
import styles from './plate.module.css';

/** 窗口电子牌: by which number the hall knows this place, and what is done here. */
export function Plate({ place }: { place: IdleView['place'] }) {
  const { label, number } = placeNumber(place);
  return (
    <div className={styles.plate}>
      <p className={styles.window}>
        <Bilingual words={label} inline /> <span className={sizeFor(number)}>{number}</span>
      </p>
      {place.serviceCategory !== null && <p className={styles.category}>{place.serviceCategory}</p>}
    </div>
  );
}

/** The fewer characters, the larger they stand. Chinese ones are as wide as two others. */
function sizeFor(number: string): string | undefined {
  const width = [...number].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0);
  if (width <= 3) return styles.number;
  if (width <= 8) return styles.longNumber;
  return width <= 20 ? styles.longerNumber : styles.longestNumber;
}
