import { useEffect, useRef, useState, type ReactNode } from 'react';
import { words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import { Chevron } from './icons.tsx';
import styles from './scroll-area.module.css';

/** Of the height in sight, how much one press moves: some lines stay, so that the eye finds its place again. */
const STEP = 0.75;

/** The one part of a screen that scrolls, with two large buttons for whoever does not think of dragging. */
export function ScrollArea({ children }: { children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState({ above: false, below: false });

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setMore(moreOf(element)));
    for (const observed of [element, ...element.children]) observer.observe(observed);
    return () => observer.disconnect();
  }, []);
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
        onScroll={({ currentTarget }) => setMore(moreOf(currentTarget))}
      >
        {children}
      </div>
      <div className={more.above || more.below ? styles.buttons : styles.noButtons}>
        <ScrollButton up disabled={!more.above} onPress={() => scroll(-1)} />
        <ScrollButton disabled={!more.below} onPress={() => scroll(1)} />
      </div>
    </div>
  );
}

/** What is out of sight. Sizes are rounded, so one pixel is nothing. */
function moreOf({ scrollTop, scrollHeight, clientHeight }: HTMLElement) {
  return { above: scrollTop > 1, below: scrollTop + clientHeight < scrollHeight - 1 };
}

interface ScrollButtonProps {
  up?: boolean;
  disabled: boolean;
  onPress(): void;
}

/** Not on the way of the Tab key: focus scrolls by itself. */
function ScrollButton({ up = false, disabled, onPress }: ScrollButtonProps) {
  return (
    <button type="button" tabIndex={-1} className={styles.button} aria-disabled={disabled} onClick={onPress}>
      {up && <Chevron up />}
      <Bilingual words={words(up ? 'reasons.up' : 'reasons.down')} />
      {!up && <Chevron />}
    </button>
  );
}
