import { useEffect, useRef, useState } from 'react';
import type { Words } from '../../../core/contract/words.ts';
import { words } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import styles from './notices.module.css';

/** Long enough to read a page aloud. */
const PAGE_MS = 12_000;

interface Props {
  /** Another list, or another language, wants another `key`. */
  notices: readonly Words[];
  /** Otherwise the page is turned by its button alone. */
  moving: boolean;
  /** Without pictures they have the whole place. */
  alone: boolean;
  /** By how much each page stays longer. */
  slowness: number;
  /** Whether there is anything to turn. */
  onPages(pages: number): void;
}

/**
 * The hall's notices, page by page where they do not fit. The style sheet sets them in columns as wide as the whole place:
 * so the browser breaks pages between lines, and one more page is one more column.
 */
export function Notices({ notices, moving, alone, slowness, onPages }: Props) {
  const window = useRef<HTMLDivElement>(null);
  const [pages, setPages] = useState(1);
  const [page, setPage] = useState(0);
  const turn = () => setPage((page) => (page + 1) % pages);

  useEffect(() => {
    const element = window.current;
    if (element === null) return;
    const count = () => setPages(Math.max(1, Math.round(element.scrollWidth / Math.max(1, element.clientWidth))));
    const observer = new ResizeObserver(count);
    for (const observed of [element, ...element.querySelectorAll('li')]) observer.observe(observed);
    // Another font can break lines elsewhere without a box that changes its size.
    document.fonts.addEventListener('loadingdone', count);
    return () => {
      observer.disconnect();
      document.fonts.removeEventListener('loadingdone', count);
    };
  }, []);
  useEffect(() => onPages(pages), [onPages, pages]);
  useEffect(() => {
    if (!moving || pages === 1) return;
    const timer = setInterval(() => setPage((page) => (page + 1) % pages), PAGE_MS * slowness);
    return () => clearInterval(timer);
  }, [moving, slowness, pages]);
  useEffect(() => {
    const element = window.current;
    if (element !== null) element.scrollLeft = (page % pages) * element.clientWidth;
  }, [page, pages]);

  return (
    <div className={alone ? styles.alone : styles.notices} data-showcase-part data-notices>
      <header className={styles.head}>
        <h2 className={styles.title}>
          <Bilingual words={words('idle.notices')} inline />
        </h2>
        {pages > 1 && (
          <p className={styles.place}>
            {(page % pages) + 1} / {pages}
          </p>
        )}
      </header>
      <div ref={window} className={styles.window}>
        <ul className={styles.list}>
          {notices.map((notice, place) => (
            <li key={`${place} ${notice.zh}`}>
              <Bilingual words={notice} />
            </li>
          ))}
        </ul>
      </div>
      {pages > 1 && !moving && (
        <button type="button" className={styles.next} onClick={turn}>
          <Bilingual words={words('idle.notices.next')} inline />
        </button>
      )}
    </div>
  );
}
