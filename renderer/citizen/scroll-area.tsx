import { useEffect, useRef, useState, type ReactNode } from 'react';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { Chevron } from './icons.tsx';
import { KeyBadge } from './key-badge.tsx';
import styles from './scroll-area.module.css';
import { moreOf, turnPage } from './turn-page.ts';

/** Of the height in sight, how much one press moves: some lines stay, so that the eye finds its place again. */
const STEP = 0.75;

interface Props {
  /** A keypad's keys that turn the page, and how often they did; null where there is no such key. */
  paging: { keys: string; turns: number } | null;
  /** Names it where nothing inside takes the focus: then it takes it itself, and arrow keys scroll it. */
  label?: string;
  children: ReactNode;
}

/** The one part of a screen that scrolls, with two large buttons for whoever does not think of dragging. */
export function ScrollArea({ paging, label, children }: Props) {
  const area = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState({ above: false, below: false });

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setMore(moreOf(element)));
    for (const observed of [element, ...element.children]) observer.observe(observed);
    return () => observer.disconnect();
  }, []);
  const turns = paging?.turns ?? 0;
  // A screen that was killed comes back at the beginning, whatever was turned before.
  const turned = useRef(turns);
  useEffect(() => {
    if (turned.current === turns) return;
    turned.current = turns;
    if (area.current !== null) turnPage(area.current);
  }, [turns]);
  const scroll = (direction: 1 | -1) => {
    area.current?.scrollBy({ top: direction * STEP * area.current.clientHeight });
  };

  return (
    <div className={styles.frame}>
      <div
        ref={area}
        className={styles.area}
        data-above={more.above || undefined}
        data-below={more.below || undefined}
        {...(label === undefined ? {} : { role: 'region', 'aria-label': label, tabIndex: 0 })}
        onScroll={({ currentTarget }) => setMore(moreOf(currentTarget))}
      >
        {children}
      </div>
      <div className={more.above || more.below ? styles.buttons : styles.noButtons}>
        <ScrollButton up disabled={!more.above} keys={more.below ? undefined : paging?.keys} onPress={() => scroll(-1)} />
        <ScrollButton disabled={!more.below} keys={more.below ? paging?.keys : undefined} onPress={() => scroll(1)} />
      </div>
    </div>
  );
}

interface ScrollButtonProps {
  up?: boolean;
  disabled: boolean;
  /** Of a keypad, that do the same. */
  keys: string | undefined;
  onPress(): void;
}

/** Not on the way of the Tab key: focus scrolls by itself. */
function ScrollButton({ up = false, disabled, keys, onPress }: ScrollButtonProps) {
  return (
    <button type="button" tabIndex={-1} className={styles.button} aria-disabled={disabled} onClick={onPress}>
      {up && <Chevron up />}
      {keys !== undefined && <KeyBadge keys={keys} silent />}
      <Bilingual words={words(up ? 'reasons.up' : 'reasons.down')} />
      {!up && <Chevron />}
    </button>
  );
}
