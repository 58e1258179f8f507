import type { HallDisplay, VoicePrompt } from '../../core/contract/hall-display.ts';
import type { IdleView, RatingView, ScreenView } from '../../core/contract/screen-views.ts';
import { announcementAt } from '../citizen/idle/announcement.ts';

/** A number is called to a window: of all that is said, the one text that is not fixed. */
export interface Call {
  number: string;
  window: string;
}
export type Prompt = VoicePrompt | Call;

/** What is said aloud on a screen; nothing on most. */
export function promptOf(view: ScreenView, { clips }: Pick<HallDisplay['voice'], 'clips'>): Prompt | null {
  switch (view.screen) {
    case 'rating':
      return view.step === 'reasons' && leadsEverybodyToReasons(view) ? 'reasons' : 'invite';
    case 'later':
      return 'later';
    case 'thanks':
      // The clerk hears when the citizen is done, and so how long it took, which hints at the level: only a hall that has recorded thanks wants them.
      return clips.thanks === undefined ? null : 'thanks';
    case 'idle':
      return announced(view);
    case 'regional-page':
      return null;
  }
}

function announced(view: IdleView): Prompt | null {
  const announcement = announcementAt(view);
  return announcement?.kind === 'call' ? { number: announcement.number, window: view.place.windowNo } : (announcement?.kind ?? null);
}

/**
 * The clerk hears what the device says. Where only bad levels ask for reasons, a word about reasons would tell that one of
 * them was chosen: there it is said only to whoever wanted to give details at any level. To all others it still invites: that
 * it breaks off, or is silent when the sound comes on again, would tell as much.
 */
function leadsEverybodyToReasons({ detailsFirst, form }: RatingView): boolean {
  return detailsFirst || form.levels.every(({ asksReasons }) => asksReasons);
}
