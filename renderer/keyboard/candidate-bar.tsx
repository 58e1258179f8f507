import { useLayoutEffect, useRef, useState } from 'react';
import { useSay, words } from '../i18n/languages.ts';
import type { Candidate } from '../pinyin/candidates.ts';
import { pagesOf, type Bar } from './candidate-pages.ts';
import styles from './candidate-bar.module.css';
import { LeftIcon, RightIcon } from './key-icons.tsx';

/** A second tap so soon after one that took a word was meant for that word, and not for what has come into its place. */
const DEAF_MS = 300;

interface Props {
  /** Others are another list, which begins at its first page. */
  candidates: readonly Candidate[];
  onTake(candidate: Candidate): void;
}

/** What the letters may stand for, as many as fit. A screen reader is not told of each change; it finds them as buttons. */
export function CandidateBar({ candidates, onTake }: Props) {
  const [bar, element] = useBar();
  const [turned, setTurned] = useState({ of: candidates, page: 0 });
  const say = useSay();
  const page = turned.of === candidates ? turned.page : 0;
  const pages = pagesOf(candidates, bar);
  const shown = pages[page] ?? [];
  const turn = (to: number) => setTurned({ of: candidates, page: to });
  const takenAt = useRef(Number.NEGATIVE_INFINITY);
  const take = (candidate: Candidate, at: number) => {
    if (at - takenAt.current < DEAF_MS) return;
    takenAt.current = at;
    onTake(candidate);
  };

  return (
    <fieldset ref={element} className={styles.bar} aria-label={say(words('keyboard.candidates'))} aria-live="off">
      {page > 0 && <TurnButton label={say(words('keyboard.earlier'))} onPress={() => turn(page - 1)} back />}
      <div className={styles.page}>
        {shown.map((candidate) => (
          <button
            key={candidate.text}
            type="button"
            tabIndex={-1}
            lang="zh-CN"
            className={styles.candidate}
            onClick={({ timeStamp }) => take(candidate, timeStamp)}
          >
            {candidate.text}
          </button>
        ))}
      </div>
      {page < pages.length - 1 && <TurnButton label={say(words('keyboard.more'))} onPress={() => turn(page + 1)} />}
    </fieldset>
  );
}

function TurnButton({ label, back = false, onPress }: { label: string; back?: boolean; onPress(): void }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.turn}
      aria-label={label}
      onClick={onPress}
    >
      {back ? <LeftIcon /> : <RightIcon />}
    </button>
  );
}

function useBar() {
  const element = useRef<HTMLFieldSetElement>(null);
  const [bar, setBar] = useState<Bar>({ width: 0, height: 64, font: 24, gap: 0 });
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return;
    const measure = () => {
      const { fontSize, columnGap } = getComputedStyle(measured);
      setBar({ width: measured.clientWidth, height: measured.clientHeight, font: Number.parseFloat(fontSize), gap: Number.parseFloat(columnGap) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, []);
  return [bar, element] as const;
}
