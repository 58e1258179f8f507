import styles from './key-badge.module.css';

interface Props {
  keys: string;
  /** Where a screen reader learns of the key otherwise, or could do nothing with it. */
  silent?: boolean;
}

/** The keys of a keypad that do the same as a touch here. */
export function KeyBadge({ keys, silent = false }: Props) {
  return (
    <span className={styles.badge} aria-hidden={silent || undefined}>
      {keys}
    </span>
  );
}
