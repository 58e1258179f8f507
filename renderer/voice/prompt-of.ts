import type { VoicePrompt } from '../../core/contract/hall-display.ts';
import type { RatingView, ScreenView } from '../../core/contract/screen-views.ts';

/** What is said aloud on a screen; nothing on most. */
export function promptOf(view: ScreenView): VoicePrompt | null {
  switch (view.screen) {
    case 'rating':
      return view.step === 'reasons' && leadsEverybodyToReasons(view) ? 'reasons' : 'invite';
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
 * them was chosen: there it is said only to whoever wanted to give details at any level. To all others it still invites: that
 * it breaks off, or is silent when the sound comes on again, would tell as much.
 */
function leadsEverybodyToReasons({ detailsFirst, form }: RatingView): boolean {
  return detailsFirst || form.levels.every(({ asksReasons }) => asksReasons);
}
