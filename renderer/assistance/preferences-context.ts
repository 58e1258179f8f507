import { createContext, useContext, useState } from 'react';
import { USUAL_PREFERENCES, type Preferences } from '../../core/contract/preferences.ts';
import type { LinkState } from '../screen-link/screen-link.ts';

export const PreferencesContext = createContext<Preferences>(USUAL_PREFERENCES);

/** How the citizen before the screen wants to be shown things, as the evaluator keeps it. */
export function usePreferences(): Preferences {
  return useContext(PreferencesContext);
}

/** The preferences of what is shown; a lost link does not make a new citizen, so the last ones stay meanwhile. */
export function useLastPreferences(state: LinkState): Preferences {
  const [last, setLast] = useState(USUAL_PREFERENCES);
  if (state.standing !== 'linked') return last;
  const now = state.view.preferences;
  // Every view brings a new object: as long as it says the same, nothing is to be drawn anew for it.
  if (isSame(now, last)) return last;
  setLast(now);
  return now;
}

function isSame(one: Preferences, other: Preferences): boolean {
  return one.language === other.language && one.elder === other.elder && one.contrast === other.contrast && one.voice === other.voice;
}
