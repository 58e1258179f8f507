import type { ReactNode } from 'react';
import { Tick } from './icons.tsx';
import styles from './tile.module.css';

interface Props {
  checked: boolean;
  onToggle(): void;
  children: ReactNode;
}

/** One of several things that can be chosen together. */
export function Tile({ checked, onToggle, children }: Props) {
  return (
    <label className={styles.tile}>
      <input type="checkbox" checked={checked} onChange={onToggle} />
      <span className={styles.box}>
        <Tick />
      </span>
      {children}
    </label>
  );
}
