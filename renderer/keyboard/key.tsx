import { memo, useEffect, useRef, type ReactNode } from 'react';
import styles from './key.module.css';

const FIRST_REPEAT_MS = 500;
const REPEAT_MS = 90;

interface Props {
  /** What is pressed; given to `onPress`. */
  value: string;
  /** The same function at each drawing, or the key is drawn anew. */
  onPress(value: string): void;
  /** What a screen reader says, where the face of the key does not say it. */
  label?: string | undefined;
  lang?: string | undefined;
  /** Comes again and again while it is held. */
  repeats?: boolean;
  /** Counts only when it is let go: what takes the keyboard away on the way down would end the tap on what lies beneath. */
  onRelease?: boolean;
  /** The one that leads on. */
  main?: boolean;
  pressed?: boolean | undefined;
  disabled?: boolean;
  /** The Tab key comes by. */
  byTab?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

/**
 * One key of a keyboard on the screen. It counts as it goes down, so that two thumbs can type at once. Drawn again only when
 * something about it changed: a keystroke must not draw forty keys.
 */
export const Key = memo(function Key(props: Props) {
  const { value, onPress, label, lang, repeats = false, onRelease = false, main = false, pressed, disabled = false, byTab = true, className, children } = props;
  const stop = useRef(() => {});
  // A key that goes away under the finger never hears it lift.
  useEffect(() => () => stop.current(), []);

  const goesDown = () => {
    stop.current();
    onPress(value);
    if (repeats) stop.current = repeat(() => onPress(value));
  };
  const goesUp = () => stop.current();
  return (
    <button
      type="button"
      tabIndex={byTab ? undefined : -1}
      className={`${main ? styles.main : styles.key} ${className ?? ''}`}
      lang={lang}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={disabled}
      onPointerDown={({ button }) => button === 0 && !onRelease && goesDown()}
      onPointerUp={goesUp}
      onPointerLeave={goesUp}
      onPointerCancel={goesUp}
      // Without a pointer before it (detail 0) it is the click of a keyboard or a screen reader.
      onClick={({ detail }) => (onRelease || detail === 0) && onPress(value)}
    >
      {children}
    </button>
  );
});

function repeat(run: () => void): () => void {
  let timer = setTimeout(function again() {
    run();
    timer = setTimeout(again, REPEAT_MS);
  }, FIRST_REPEAT_MS);
  return () => clearTimeout(timer);
}
