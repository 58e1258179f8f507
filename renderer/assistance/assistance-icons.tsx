import type { ReactNode } from 'react';

/** Two sizes of the same letter. */
export function ElderIcon() {
  return (
    <Icon>
      <path d="M2 20 L8.5 4 L15 20 M4.4 14.5 H12.6" />
      <path d="M15.5 20 L19 11.5 L22.5 20 M16.7 17 H21.3" />
    </Icon>
  );
}

export function ContrastIcon() {
  return (
    <Icon>
      <circle cx="12" cy="12" r="9" />
      <path d="M12 3 A9 9 0 0 1 12 21 Z" fill="currentColor" />
    </Icon>
  );
}

export function SoundIcon({ on }: { on: boolean }) {
  return (
    <Icon>
      <path d="M3 9.5 H7 L12 5 V19 L7 14.5 H3 Z" fill="currentColor" />
      {on ? <path d="M15.5 9 A4.2 4.2 0 0 1 15.5 15 M18.3 6.2 A8.2 8.2 0 0 1 18.3 17.8" /> : <path d="M15.5 9 L21.5 15 M21.5 9 L15.5 15" />}
    </Icon>
  );
}

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" strokeLinejoin="round">
      {children}
    </svg>
  );
}
