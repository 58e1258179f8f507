/** The part of `speechSynthesis` that is used; a browser may have none. */
export interface Speech {
  getVoices(): readonly SpeechVoice[];
  speak(text: string, voice: SpeechVoice, volume: number): void;
  cancel(): void;
  onVoicesChanged(listener: () => void): void;
}

export interface SpeechVoice {
  lang: string;
  localService: boolean;
}

/** A clip that is playing. `failed` settles once it is clear whether it does: true if it cannot be played. */
export interface PlayingClip {
  failed: Promise<boolean>;
  stop(): void;
}
export type PlayClip = (url: string, volume: number) => PlayingClip;

/** One way to say the same thing. */
export type Utterance = { clip: string } | { text: string; voice: SpeechVoice };

/** Says one thing at a time: what is new cuts off what is old. */
export class Speaker {
  readonly #speech: Speech | null;
  readonly #playClip: PlayClip;
  #clip: PlayingClip | undefined;
  /** Counts what was said, so that what came of something older is of no account. */
  #said = 0;

  constructor(speech: Speech | null, playClip: PlayClip) {
    this.#speech = speech;
    this.#playClip = playClip;
  }

  /** Takes the first of the ways that works. */
  say([first, ...others]: readonly Utterance[], volume: number): void {
    this.stop();
    if (first === undefined) return;
    if ('text' in first) {
      this.#speech?.speak(first.text, first.voice, volume);
      return;
    }
    const said = this.#said;
    this.#clip = this.#playClip(first.clip, volume);
    void this.#clip.failed.then((failed) => {
      if (failed && said === this.#said) this.say(others, volume);
    });
  }

  stop(): void {
    this.#said += 1;
    this.#clip?.stop();
    this.#clip = undefined;
    this.#speech?.cancel();
  }
}
