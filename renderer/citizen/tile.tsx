import type { ReactNode } from 'react';
import { Tick } from './icons.tsx';
import { KeyBadge } from './key-badge.tsx';
import styles from './tile.module.css';

interface Props {
  checked: boolean;
  onToggle(): void;
  /** By which a keypad chooses it. */
  number?: string | undefined;
  children: ReactNode;
}

/** One of several things that can be chosen together. */
export function Tile({ checked, onToggle, number, children }: Props) {
  return (
    <label className={styles.tile} data-number={number}>
      <input type="checkbox" checked={checked} onChange={onToggle} />
      <span className={styles.box}>
        <Tick />
      </span>
      {number !== undefined && <KeyBadge keys={number} />}
      {children}
    </label>
  );
}
