import type { VoiceSource } from '../../contract/hall-display.ts';
import type { Bulletin } from '../bulletin.ts';

const NO_VOICE =
  '屏幕不能语音提示：请安装系统中文语音，或把录音放入数据目录的 hall/voice（见 docs/HALL.md）。 ' +
  "(The screen cannot speak: install the system's Chinese voice, or put clips into hall/voice in the data folder, see docs/HALL.md.)";

/** What the connected screens say they can speak with, for the technician. */
export class Voices<Screen extends object> {
  readonly #bulletin: Bulletin;
  readonly #sources = new Map<Screen, VoiceSource>();

  constructor(bulletin: Bulletin) {
    this.#bulletin = bulletin;
  }

  report(screen: Screen, source: VoiceSource): void {
    if (this.#sources.get(screen) === source) return;
    this.#sources.set(screen, source);
    this.#bulletin.post('health');
  }

  gone(screen: Screen): void {
    this.#sources.delete(screen);
  }

  /** While some screen is silent and none speaks. */
  warnings(): string[] {
    const sources = [...this.#sources.values()];
    return sources.length > 0 && sources.every((source) => source === 'none') ? [NO_VOICE] : [];
  }
}
