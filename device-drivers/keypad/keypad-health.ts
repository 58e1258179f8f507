import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { keptHealth, spoken } from '../finder/device-words.ts';
import type { KeeperState } from '../finder/keeper-state.ts';
import type { KeypadDriver } from './keypad-driver.ts';

const NAME = { name: { zh: '按键器', en: 'keypad' } };

/** How the keypad is, and what to do. Never says which key. */
export function keypadHealth(driver: Pick<KeypadDriver, 'unfindable' | 'trouble'>, state: KeeperState<unknown, unknown>, port: string | undefined): DeviceHealth {
  const base = { id: 'keypad', kind: 'keypad' } as const;
  if (port === undefined && driver.unfindable) {
    return {
      ...base,
      state: 'failed',
      detail: spoken(NAME, '按键器配置认不出端口。请在 config.json 的 keypad.port 中写明串口。', 'its profile names no USB device. Name its serial port in config.json under keypad.port.'),
    };
  }
  const kept = keptHealth({ ...NAME, port }, state);
  const trouble = kept.state === 'ready' ? driver.trouble : undefined;
  if (trouble === undefined) return { ...base, ...kept };
  const unknown = trouble.kind === 'unknown-code' ? { unknownCode: trouble.code } : {};
  return { ...base, state: 'attention', detail: troubleWords(trouble), ...unknown };
}

/** A keypad that is open and not quite well. */
export type KeypadTrouble = { kind: 'stuck' } | { kind: 'deaf' } | { kind: 'unknown-code'; code: string };

function troubleWords(trouble: KeypadTrouble): DeviceHealth['detail'] {
  switch (trouble.kind) {
    case 'stuck':
      return spoken(NAME, '有按键卡住，一直在发送，因此不计。请把按键弹起或清洁；不行请更换按键器。', 'a key is stuck and keeps sending; it does not count. Free or clean it, or replace the keypad.');
    case 'deaf':
      return spoken(NAME, '按键正常，但不接受灯光和语音命令。请核对按键器配置中的 commands。', 'its keys work, but it takes no commands for lamps and voice. Check the commands of its profile.');
    case 'unknown-code':
      return spoken(
        NAME,
        '收到按键器配置中没有的代码，未计为评价。若每次按键都如此，请用学习功能重新生成按键器配置。',
        'it sent a code that its profile does not know; it counted for nothing. If it comes with every key, make a new profile with learn-keypad.',
      );
  }
}
