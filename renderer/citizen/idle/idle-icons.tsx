import styles from './idle-icons.module.css';

/** Where there is no photo of who serves: anybody, and nobody in particular. */
export function Silhouette() {
  return (
    <svg className={styles.silhouette} viewBox="0 0 90 120" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <circle cx="45" cy="48" r="21" />
      <path d="M5 120 C5 92 22 79 45 79 C68 79 85 92 85 120 Z" />
    </svg>
  );
}

export function PauseIcon() {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M7 5 H10 V19 H7 Z M14 5 H17 V19 H14 Z" />
    </svg>
  );
}

export function PlayIcon() {
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
      <path d="M8 5 L19 12 L8 19 Z" />
    </svg>
  );
}

/** A clock: somebody comes back. */
export const ClockIcon = () => inCircle('M32 16 V32 L43 39');
/** An arrow that leads elsewhere. */
export const ElsewhereIcon = () => inCircle('M18 32 H45 M34 21 L45 32 L34 43');
/** A bell: somebody is called. */
export const CallIcon = () => inCircle('M20 41 H44 M23 41 V30 A9 9 0 0 1 41 30 V41 M29 46 A3.5 3.5 0 0 0 35 46');
/** An open mouth's smile: somebody is greeted. */
export const WelcomeIcon = () => inCircle('M20 37 C24 48 40 48 44 37 M24 25 V27 M40 25 V27');
/** Two bars: service rests. */
export const RestingIcon = () => inCircle('M25 22 V42 M39 22 V42');

const inCircle = (path: string) => (
  <svg className={styles.line} viewBox="0 0 64 64" aria-hidden="true">
    <circle cx="32" cy="32" r="26" />
    <path d={path} />
  </svg>
);
