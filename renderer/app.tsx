import { useLayoutEffect, useSyncExternalStore } from 'react';
import type { ScreenView } from '../core/contract/screen-views.ts';
import { PreferencesContext, useLastPreferences } from './assistance/preferences-context.ts';
import { Connecting } from './citizen/connecting.tsx';
import type { FreshScreenGuard } from './citizen/fresh-screen-guard.ts';
import { Idle } from './citizen/idle/idle.tsx';
import { Later } from './citizen/later.tsx';
import { Rating } from './citizen/rating.tsx';
import { RegionalPage } from './citizen/regional-page.tsx';
import { Thanks } from './citizen/thanks.tsx';
import { HallProvider } from './hall/hall-context.tsx';
import { usePageLanguage } from './i18n/languages.ts';
import type { Wedge } from './input/wedge.ts';
import type { LinkState, ScreenLink } from './screen-link/screen-link.ts';
import { useTellShown } from './screen-link/use-tell-shown.ts';
import { useAppearance } from './theme/use-appearance.ts';

interface Props {
  link: ScreenLink;
  guard: FreshScreenGuard;
  wedge: Wedge;
}

/** Shows where the evaluator says things stand. */
export function App({ link, guard, wedge }: Props) {
  const state = useSyncExternalStore(link.subscribe, link.current);
  const shown = nameOf(state);
  useLayoutEffect(() => guard.screenChanged(shown), [guard, shown]);
  useTellShown(state, link.tell);
  const preferences = useLastPreferences(state);
  usePageLanguage(preferences.language);
  useAppearance(preferences, useSyncExternalStore(link.subscribe, link.hall).colours);

  const thanks = state.standing === 'linked' && state.view.screen === 'thanks' ? state.view : null;
  return (
    <PreferencesContext value={preferences}>
      <HallProvider link={link}>
        <main>
          {/* Stands there empty from the start: only in a status that it knows already does a screen reader hear a change. */}
          <output>{thanks !== null && <Thanks key={shown} view={thanks} call={link.call} />}</output>
          {state.standing === 'linked' ? <Screen key={shown} view={state.view} call={link.call} wedge={wedge} /> : <Connecting />}
        </main>
      </HallProvider>
    </PreferencesContext>
  );
}

function Screen({ view, call, wedge }: { view: ScreenView; call: ScreenLink['call']; wedge: Wedge }) {
  switch (view.screen) {
    case 'idle':
      return <Idle view={view} call={call} wedge={wedge} />;
    case 'rating':
      return <Rating view={view} call={call} wedge={wedge} />;
    case 'regional-page':
      return <RegionalPage view={view} call={call} />;
    case 'later':
      return <Later view={view} call={call} />;
    case 'thanks':
      return null;
  }
}

/**
 * What is shown, as far as it is another screen than before. A change makes everything anew: no state, focus or half
 * finished tap of one session or step reaches another.
 */
function nameOf(state: LinkState): string {
  if (state.standing === 'connecting') return 'connecting';
  const { view } = state;
  switch (view.screen) {
    case 'idle':
      return `idle ${view.selfRating.found?.id ?? ''}`;
    case 'rating':
      return `rating ${view.session} ${view.step} ${view.step === 'reasons' ? view.level : ''}`;
    case 'regional-page':
      return `${view.screen} ${view.session} ${view.url === null ? 'opening' : 'open'}`;
    case 'later':
    case 'thanks':
      return `${view.screen} ${view.session}`;
  }
}
