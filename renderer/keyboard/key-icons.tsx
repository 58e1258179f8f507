import styles from './key-icons.module.css';

/** An arrow with a cross in it: takes away what stands before the caret. */
export const BackspaceIcon = () => icon('M11 5 H28 V27 H11 L3 16 Z M15 12 L23 20 M23 12 L15 20');
export const LeftIcon = () => icon('M20 6 L10 16 L20 26');
export const RightIcon = () => icon('M12 6 L22 16 L12 26');
export const ShiftIcon = () => icon('M16 4 L28 16 H21 V27 H11 V16 H4 Z');

const icon = (path: string) => (
  <svg className={styles.icon} viewBox="0 0 32 32" aria-hidden="true">
    <path d={path} />
  </svg>
);
