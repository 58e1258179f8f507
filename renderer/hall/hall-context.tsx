import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import { PLAIN_HALL, type HallDisplay } from '../../core/contract/hall-display.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';

const Hall = createContext(PLAIN_HALL);

/** Gives all that stands in it what the hall puts on its screens, anew whenever it changes. */
export function HallProvider({ link, children }: { link: ScreenLink; children: ReactNode }) {
  return <Hall value={useSyncExternalStore(link.subscribe, link.hall)}>{children}</Hall>;
}

/** What the hall puts on its screens; `PLAIN_HALL` outside a provider. */
export function useHall(): HallDisplay {
  return useContext(Hall);
}
