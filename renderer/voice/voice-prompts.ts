import type { VoiceSource } from '../../core/contract/hall-display.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { promptOf, type Prompt } from './prompt-of.ts';
import { Speaker, type PlayClip, type Speech, type SpeechVoice } from './speaker.ts';
import { sourceOf, utterancesOf } from './utterances.ts';

type Link = Pick<ScreenLink, 'subscribe' | 'current' | 'hall' | 'call'>;

/**
 * Says aloud what a screen asks, once in each session, and what the counter announces; again in another language or when the sound is
 * switched on. What is said are fixed texts, and numbers that are called: in a public place nothing of a case, a person or a level is heard. A page that was killed does
 * not know what it has said, and says once more what stands on the screen.
 */
export function guideByVoice(link: Link, speech: Speech | null, playClip: PlayClip): void {
  const prompts = new VoicePrompts(link, speech, playClip);
  link.subscribe(() => prompts.see());
  // Voices of the system become known a while after the page has started.
  speech?.onVoicesChanged(() => prompts.see());
  prompts.see();
}

/** Cases that are rated one by one are one citizen's: an invitation to each would let the clerk hear how long each takes. */
function citizenOf(view: ScreenView): string | undefined {
  if (view.screen === 'idle') return undefined;
  return view.screen === 'rating' && view.group !== null ? view.group.cases.map(({ projectNo }) => projectNo).join(' ') : view.session;
}

class VoicePrompts {
  readonly #link: Link;
  readonly #speech: Speech | null;
  readonly #speaker: Speaker;
  #citizen: string | undefined;
  readonly #said = new Set<string>();
  /** What the counter announces, also while somebody rates in between, and in what it was said. */
  #announcement = 'null';
  readonly #announced = new Set<string>();
  #saying: string | null = null;
  #reported: VoiceSource | undefined;

  constructor(link: Link, speech: Speech | null, playClip: PlayClip) {
    this.#link = link;
    this.#speech = speech;
    this.#speaker = new Speaker(speech, playClip);
  }

  see(): void {
    const state = this.#link.current();
    if (state.standing === 'linked') {
      this.#report();
      this.#follow(state.view);
    } else {
      this.#reported = undefined;
      this.#quiet();
    }
  }

  #follow(view: ScreenView): void {
    const citizen = citizenOf(view);
    if (citizen !== this.#citizen) this.#said.clear();
    this.#citizen = citizen;
    if (view.screen === 'idle' && JSON.stringify(view.announcement) !== this.#announcement) {
      this.#announcement = JSON.stringify(view.announcement);
      this.#announced.clear();
    }

    const { voice } = this.#link.hall();
    if (!view.preferences.voice || voice.volume === 0) {
      // Switched on again, it says what stands on the screen.
      this.#said.clear();
      this.#announced.clear();
      this.#quiet();
      return;
    }
    const prompt = promptOf(view, voice);
    // Thanks may end after their screen has gone.
    if (prompt === null && this.#saying !== 'thanks') this.#quiet();
    if (prompt !== null) this.#say(prompt, view.preferences.language, view.screen === 'idle' ? this.#announced : this.#said);
  }

  #say(prompt: Prompt, language: string, said: Set<string>): void {
    const name = typeof prompt === 'string' ? prompt : `${prompt.number} to ${prompt.window}`;
    const key = `${name} ${language}`;
    if (said.has(key)) {
      if (this.#saying !== name) this.#quiet();
      return;
    }
    const { voice } = this.#link.hall();
    const utterances = utterancesOf(prompt, language, voice, this.#voices());
    // Nothing to say it with: once a voice has become known, it is said.
    if (utterances.length > 0) said.add(key);
    this.#saying = name;
    this.#speaker.say(utterances, voice.volume);
  }

  #quiet(): void {
    this.#saying = null;
    this.#speaker.stop();
  }

  /** Once on each connection, and whenever it changes. */
  #report(): void {
    const source = sourceOf(this.#link.hall().voice, this.#voices());
    if (source === this.#reported) return;
    this.#reported = source;
    this.#link.call('reportVoice', { source }).catch(() => {});
  }

  #voices(): readonly SpeechVoice[] {
    return this.#speech?.getVoices() ?? [];
  }
}
