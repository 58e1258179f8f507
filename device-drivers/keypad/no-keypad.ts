import type { DeviceHealth } from '../../core/contract/device-health.ts';
import type { Keypad } from '../../core/contract/keypad.ts';

const FAULTY: DeviceHealth = {
  id: 'keypad',
  kind: 'keypad',
  state: 'failed',
  detail: {
    zh: 'config.json 中 keypad 的设置有误，按键器不计。请按运行告警改正后重新启动；触摸屏照常评价。',
    en: 'The setting keypad in config.json is faulty, so keys count for nothing. Correct it as the warnings say, and start again; touch rates as before.',
  },
};

/**
 * Stands where no keypad is, and where one is configured in a way that cannot be used: another profile in its place could
 * turn the best level into the worst.
 */
export function noKeypad(isFaulty: boolean): Keypad {
  return { typed: {}, typedBeside: [], digits: false, confirms: false, zero: false, press: () => undefined, show: () => {}, health: () => (isFaulty ? [FAULTY] : []) };
}
