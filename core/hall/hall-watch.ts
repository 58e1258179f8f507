import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import { messageOf, nameOfError } from '../contract/error-words.ts';
import { PLAIN_HALL, type HallDisplay } from '../contract/hall-display.ts';
import { displayAt, loadHall, type LoadedHall } from './hall-display.ts';
import { hallFolderOf, isServed, photoOf, photosIn, type Photos } from './hall-folder.ts';
import { JsonFileProblem } from './json-file.ts';

const MINUTE_MS = 60_000;

export interface HallWatchDependencies {
  dataFolder: string;
  clock: Clock;
  log: Logger;
  /** Draws a QR code as an SVG document. */
  qrSvg(text: string): string;
  /** What the screens should show of the hall is not what it was. */
  onChange(): void;
}

/**
 * What the hall puts on its screens, at every minute. The folder is read anew each time: a file that is copied in counts
 * without a restart, whether or not `hall.json` changed, and reading so little costs less than watching it.
 */
export class HallWatch {
  readonly #dependencies: HallWatchDependencies;
  /** `<data>/hall`, which need not be there yet. */
  readonly folder: string;
  #photos: Photos = { addresses: new Map(), strangers: [] };
  #loaded: LoadedHall = { hall: NOTHING, warnings: [] };
  #unreadable: string[] = [];
  #display: HallDisplay = PLAIN_HALL;
  #cancelTimer: CancelTimer = () => {};

  constructor(dependencies: HallWatchDependencies) {
    this.#dependencies = dependencies;
    this.folder = hallFolderOf(dependencies.dataFolder);
    this.#read();
    this.#readEachMinute();
  }

  /** What is due now. */
  get display(): HallDisplay {
    return this.#display;
  }

  /** Whether the badge of a member of staff bears stars. */
  get showsStars(): boolean {
    return this.#loaded.hall.showsStars;
  }

  /** Whether a file of the folder may be served; `path` with forward slashes. */
  isServed(path: string): boolean {
    return isServed(this.folder, path);
  }

  /** Address of the photo of a member of staff, or null. */
  photoOf(staffNo: string): string | null {
    return photoOf(this.#photos, staffNo);
  }

  /** What could not be used and what to do about it, in Chinese and English. */
  warnings(): string[] {
    const { strangers } = this.#photos;
    return [...this.#unreadable, ...this.#loaded.warnings, ...(strangers.length > 0 ? [noPhotosWarning(strangers)] : [])];
  }

  stop(): void {
    this.#cancelTimer();
  }

  /** On the minute, because that is when something becomes due. */
  #readEachMinute(): void {
    const { clock } = this.#dependencies;
    this.#cancelTimer = clock.after(MINUTE_MS - (clock.now() % MINUTE_MS), () => {
      this.#readEachMinute();
      const before = this.#standing();
      this.#read();
      if (this.#standing() !== before) this.#dependencies.onChange();
    });
  }

  #standing(): string {
    return JSON.stringify([this.#display, this.showsStars, [...this.#photos.addresses], this.warnings()]);
  }

  #read(): void {
    const { clock, log, qrSvg } = this.#dependencies;
    try {
      this.#loaded = loadHall(this.folder, qrSvg);
      this.#unreadable = [];
    } catch (error) {
      // Perhaps half written: what was last read stays.
      if (!(error instanceof JsonFileProblem)) log.error({ error: nameOfError(error) }, 'The hall folder could not be read.');
      this.#unreadable = [unreadableWarning(error)];
    }
    this.#photos = photosIn(this.folder);
    this.#display = displayAt(this.#loaded.hall, clock.now());
  }
}

const NOTHING: LoadedHall['hall'] = {
  fixed: PLAIN_HALL,
  showsStars: false,
  carousel: [],
  notices: [],
  voice: { usual: PLAIN_HALL.voice.volume, hours: [], clips: {} },
};

function noPhotosWarning(names: readonly string[]): string {
  return (
    `hall/staff: ${names.join(', ')} 未采用：请命名为“工号.jpg”（或 jpeg、png、webp），不得超过 20 MB。 ` +
    '(These are left out: name a photo after the staff number, .jpg, .jpeg, .png or .webp, of 20 MB at most.)'
  );
}

function unreadableWarning(error: unknown): string {
  const why = messageOf(error).replaceAll('\n', ' ');
  return (
    `hall/hall.json 不能读取，更正后一分钟内生效（须为 UTF-8 编码的 JSON）：${why} ` +
    '(It cannot be read; correct it as JSON in UTF-8, and it counts within a minute. What was read before stays.)'
  );
}
