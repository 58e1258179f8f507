import type { CancelTimer, Clock } from '../../contract/clock.ts';
import { USUAL_PREFERENCES, type Preferences } from '../../contract/preferences.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { Bulletin } from '../bulletin.ts';

/** Whoever chose on the idle screen and then did nothing for so long has gone. */
const IDLE_MS = 60_000;

/** Who needs everything larger needs longer, too. */
const ELDER_TIME_FACTOR = 2;

export interface PreferencesDeskDependencies {
  clock: Clock;
  bulletin: Bulletin;
  /** Tags of the languages that the hall offers. */
  languages(): readonly string[];
  /** Whose session is before the screen: the same for all cases of one citizen; undefined while it is idle. */
  citizen(): string | undefined;
  /** Gives that session its time anew. */
  extend(): void;
}

/** What is asked for: an entry that is left out stays as it is. */
type Wish = { readonly [P in keyof Preferences]?: Preferences[P] | undefined };

/** How the citizen before the screen wants to be shown and told things; the next one finds everything as usual. */
export class PreferencesDesk {
  readonly #dependencies: PreferencesDeskDependencies;
  #current = USUAL_PREFERENCES;
  /** Whose session was last before the screen. */
  #citizen: string | undefined;
  #cancelIdle: CancelTimer = () => {};

  /** Must hear of a new session before the screens do: make it before them. */
  constructor(dependencies: PreferencesDeskDependencies) {
    this.#dependencies = dependencies;
    dependencies.bulletin.on('live', () => this.#followSession());
  }

  get current(): Preferences {
    return this.#current;
  }

  /** By what the citizen's time is multiplied. */
  timeFactor(): number {
    return this.#current.elder ? ELDER_TIME_FACTOR : 1;
  }

  /** @throws Refusal `step-not-possible` for a language that the hall does not offer */
  prefer(wish: Wish): void {
    const { bulletin, languages, citizen, extend } = this.#dependencies;
    if (wish.language !== undefined && !languages().includes(wish.language)) throw new Refusal('step-not-possible');
    const before = this.#current;
    const { language = before.language, elder = before.elder, contrast = before.contrast, voice = before.voice } = wish;
    this.#current = { language, elder, contrast, voice };
    this.stillThere();
    bulletin.post('live');
    if (elder && !before.elder && citizen() !== undefined) extend();
  }

  /** Whoever chose on the idle screen has just done something. */
  stillThere(): void {
    const { clock, citizen } = this.#dependencies;
    this.#cancelIdle();
    if (this.#isUsual() || citizen() !== undefined) return;
    this.#cancelIdle = clock.after(IDLE_MS, () => this.#backToUsual());
  }

  /** The hall may have taken a language away. */
  languagesChanged(): void {
    if (!this.#dependencies.languages().includes(this.#current.language)) this.prefer({ language: USUAL_PREFERENCES.language });
  }

  stop(): void {
    this.#cancelIdle();
  }

  #isUsual(): boolean {
    return JSON.stringify(this.#current) === JSON.stringify(USUAL_PREFERENCES);
  }

  #followSession(): void {
    const before = this.#citizen;
    const now = this.#dependencies.citizen();
    if (now === before) return;
    this.#citizen = now;
    this.#cancelIdle();
    // What was chosen on the idle screen, just before, was chosen by the citizen whose session now begins.
    if (before === undefined) return;
    const { elder } = this.#current;
    this.#current = USUAL_PREFERENCES;
    // The time of a session that follows at once was reckoned with the wishes of the one before.
    if (elder && now !== undefined) this.#dependencies.extend();
  }

  #backToUsual(): void {
    this.#current = USUAL_PREFERENCES;
    this.#dependencies.bulletin.post('live');
  }
}
