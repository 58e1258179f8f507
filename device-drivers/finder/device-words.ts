import type { DeviceHealth, DeviceState } from '../../core/contract/device-health.ts';
import { CannotOpen } from './device-errors.ts';
import type { KeeperState } from './keeper-state.ts';

/** In both languages that a technician reads. */
export type Words = DeviceHealth['detail'];

export interface NamedDevice {
  /** E.g. 按键器, keypad. */
  name: Words;
  /** The port that the settings name, if they name one. */
  port: string | undefined;
}

/** How a kept device is, as long as it works in itself: the part of its health that all kinds of devices share. */
export function keptHealth(device: NamedDevice, state: KeeperState<unknown, unknown>): { state: DeviceState; detail: Words } {
  switch (state.standing) {
    case 'searching':
      return { state: 'unknown', detail: spoken(device, '正在查找。', 'being looked for.') };
    case 'released':
      return { state: 'unknown', detail: spoken(device, '暂时让出，学习结束后自动恢复。', 'let go for a while; it comes back by itself when the learning ends.') };
    case 'open':
      return openHealth(device, state.candidates.length);
    case 'missing':
      return state.listProblem !== undefined && state.error === undefined ? unlistable(device, state.listProblem) : missing(device);
    case 'failed':
      return { state: 'failed', detail: failedWords(device, state.error) };
  }
}

function openHealth(device: NamedDevice, candidates: number): { state: DeviceState; detail: Words } {
  if (candidates < 2) return { state: 'ready', detail: spoken(device, '已连接，工作正常。', 'connected and working.') };
  return {
    state: 'attention',
    detail: spoken(
      device,
      `已连接；另有 ${candidates - 1} 个同型号设备也已插入，只使用第一个。请拔掉多余的，或在 config.json 中用 port 指定。`,
      `connected; ${candidates - 1} more of the same kind are plugged in and not used. Unplug them, or name one by "port" in config.json.`,
    ),
  };
}

function missing(device: NamedDevice): { state: DeviceState; detail: Words } {
  const { port } = device;
  return {
    state: 'missing',
    detail: spoken(
      device,
      `${port === undefined ? '' : `在 ${port} 上`}没有找到，可能未插好。请检查连接线和电源，或换一个 USB 口；插好后自动恢复。`,
      `not plugged in${port === undefined ? '' : ` at ${port}`}: check its cable and power, or try another USB socket; it comes back by itself.`,
    ),
  };
}

function unlistable(device: NamedDevice, { message }: Error): { state: DeviceState; detail: Words } {
  return {
    state: 'failed',
    detail: spoken(
      device,
      `系统无法列出设备（${message}）。请按提示修复，或在 config.json 中用 port 指定端口。`,
      `cannot be found, because the system cannot list its devices (${message}). Mend that, or name the port in config.json.`,
    ),
  };
}

function failedWords(device: NamedDevice, error: Error | undefined): Words {
  switch (error instanceof CannotOpen ? error.why : 'other') {
    case 'busy':
      return spoken(device, '端口被其他程序占用。请关闭占用它的程序；随后自动恢复。', 'its port is held by another program. Close that program; it comes back by itself.');
    case 'forbidden':
      return spoken(
        device,
        '本程序的账户无权打开它。Linux 上请把该账户加入 dialout 组，或为 hidraw 设置 udev 规则。',
        'this account may not open it. On Linux add the account to the group dialout, or give hidraw a udev rule.',
      );
    default:
      return spoken(
        device,
        `已插入，但打不开（${error?.message ?? ''}）。请拔下重新插入；仍不行请重启电脑或更换设备。`,
        `plugged in, but does not open (${error?.message ?? ''}). Unplug it and plug it in again; if that does not help, restart the PC or replace it.`,
      );
  }
}

/** A sentence about the device. */
export function spoken({ name }: Pick<NamedDevice, 'name'>, zh: string, en: string): Words {
  return { zh: `${name.zh}：${zh}`, en: `${name.en}: ${en}` };
}
