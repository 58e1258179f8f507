import { useRef, type MouseEvent, type ReactNode } from 'react';
import styles from './button.module.css';
import { useShortcut, type Shortcut } from './shortcuts.ts';

interface Props {
  children: ReactNode;
  /** main: what one comes for; plain: the rest; quiet: beside a text. */
  look?: 'main' | 'plain' | 'quiet';
  /** Shown on it, and presses it from anywhere. */
  shortcut?: Shortcut;
  disabled?: boolean;
  pressed?: boolean;
  /** Its words for a screen reader, where what it shows is not enough. */
  label?: string;
  /** Left out for the button that sends a form. */
  onPress?: () => void;
}

export function Button({ children, look = 'plain', shortcut, disabled = false, pressed, label, onPress }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  useShortcut(shortcut, button, !disabled);
  const press = (event: MouseEvent) => {
    if (!disabled) return onPress?.();
    // Also what sends its form by Enter.
    event.preventDefault();
  };
  return (
    <button
      ref={button}
      type={onPress === undefined ? 'submit' : 'button'}
      className={`${styles.button} ${styles[look]}`}
      // Not off: that would lose the focus to nowhere whenever the evaluator is asked something.
      aria-disabled={disabled}
      aria-pressed={pressed}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      onClick={press}
    >
      <span>{children}</span>
      {shortcut !== undefined && <kbd aria-hidden="true">{shortcut === 'Escape' ? 'Esc' : shortcut}</kbd>}
    </button>
  );
}
