import type { KeypadScene } from '../../contract/keypad.ts';
import { isOpen } from '../../evaluation/session.ts';
import { citizenOf, type LiveSession } from '../session/live-session.ts';

/** What a keypad shows, and whose keys count. */
export function keypadScene(live: LiveSession | undefined): KeypadScene {
  if (live === undefined) return { scene: 'idle', session: null };
  if (isOpen(live.session)) return { scene: 'asking', session: live.evaluation.id, citizen: citizenOf(live) };
  return { scene: live.session.step === 'thanked' ? 'thanks' : 'idle', session: null };
}
