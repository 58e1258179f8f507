import type * as z from 'zod';
import type { Clock } from '../../core/contract/clock.ts';
import type { AttachedKind, DeviceHealth } from '../../core/contract/device-health.ts';
import type { DevicesEvent } from '../finder/device-events.ts';
import { DeviceHost } from './device-host.ts';
import type { DeviceFamily, LaunchDeviceHost } from './host-messages.ts';

export interface FamilyClientOptions<E> {
  family: DeviceFamily;
  /** What the family's device host is configured with; structured clone must take it. */
  settings: unknown;
  launch: LaunchDeviceHost;
  clock: Clock;
  log(words: string): void;
  /** The events of the family. */
  events: z.ZodType<E | DevicesEvent>;
  /** Everything but `devices`, which the client keeps. */
  onEvent(event: E): void;
  /** The state of a device may have changed. */
  onChange(): void;
}

const STARTING = { zh: '正在启动驱动程序。', en: 'Its driver is starting.' };
const RESTARTING = {
  zh: '驱动程序意外结束，正在自动重新启动。反复出现时请更换设备或连接线，并查看日志。',
  en: 'Its driver ended unexpectedly and is being started again. If this comes again and again, replace the device or its cable, and see the log.',
};
const FAILED = {
  zh: '驱动程序不能使用现有设置，请检查 config.json 中该设备的设置并查看日志。',
  en: 'Its driver cannot work with the settings; check those of this device in config.json, and see the log.',
};

/** The evaluator's end of one family of drivers: its device host, and what that last told of its devices. */
export class FamilyClient<E extends { type: string }> {
  readonly host: DeviceHost;
  readonly #kind: AttachedKind;
  #told: DevicesEvent | undefined;
  #restarts = 0;
  /** Of what a process told that was no event only the first is logged. */
  #garbage = false;

  constructor({ family, settings, launch, clock, log, events, onEvent, onChange }: FamilyClientOptions<E>) {
    this.#kind = family;
    this.host = new DeviceHost({
      family,
      settings,
      launch,
      clock,
      log,
      onEvent: (event) => {
        const parsed = events.safeParse(event);
        if (!parsed.success) {
          if (!this.#garbage) log(`The ${family} host told something that is no event; it is ignored.`);
          this.#garbage = true;
          return undefined;
        }
        if (!isDevicesEvent(parsed.data)) return onEvent(parsed.data);
        this.#told = parsed.data;
        onChange();
      },
      onStanding: (standing) => {
        // Whatever it told was of a process that is gone.
        if (standing !== 'running') {
          this.#told = undefined;
          this.#garbage = false;
        }
        if (standing === 'restarting') this.#restarts += 1;
        onChange();
      },
    });
  }

  /** The devices that the settings name; while the device host does not run, that it does not. */
  health(): DeviceHealth[] {
    const { standing } = this.host;
    if (standing === 'stopped') return [];
    if (this.#told !== undefined) return this.#told.devices;
    const detail = standing === 'failed' ? FAILED : standing === 'restarting' ? RESTARTING : STARTING;
    return [{ id: this.#kind, kind: this.#kind, state: standing === 'starting' || standing === 'running' ? 'unknown' : 'failed', detail }];
  }

  /** How often the device host ended by itself since the start. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Everything that is plugged in, as far as this family looks. */
  get seen(): DevicesEvent['seen'] {
    return this.#told?.seen ?? [];
  }

  /** Paths that this family uses. */
  get claimed(): readonly string[] {
    return this.#told?.claimed ?? [];
  }
}

function isDevicesEvent<E extends { type: string }>(event: E | DevicesEvent): event is DevicesEvent {
  return event.type === 'devices';
}
