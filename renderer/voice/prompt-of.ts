import type { VoicePrompt } from '../../core/contract/hall-display.ts';
import type { RatingView, ScreenView } from '../../core/contract/screen-views.ts';

/** What is said aloud on a screen; nothing on most. */
export function promptOf(view: ScreenView): VoicePrompt | null {
  switch (view.screen) {
    case 'rating':
      if (view.step !== 'reasons') return 'invite';
      return leadsEverybodyToReasons(view) ? 'reasons' : null;
    case 'later':
    case 'thanks':
      return view.screen;
    case 'idle':
    case 'regional-page':
      return null;
  }
}

/**
 * The clerk hears what the device says. Where only bad levels ask for reasons, a word about reasons would tell that one of
 * them was chosen: there it is said only to whoever wanted to give details at any level.
 */
function leadsEverybodyToReasons({ detailsFirst, form }: RatingView): boolean {
  return detailsFirst || form.levels.every(({ asksReasons }) => asksReasons);
}
