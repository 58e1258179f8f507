import { expect, test } from 'vitest';
import { deviceHostEnvironment } from './process-messages.ts';

test('a device host gets no setting of evaluator or sandbox, among which are secrets, however Windows writes its name', () => {
  const environment = {
    PATH: '/usr/bin',
    EVALUATOR_MACHINE_KEY: 'secret',
    Evaluator_Province_Secret: 'secret',
    SANDBOX_SECRET: 'secret',
    Device_Family: 'scanner',
    UNSET: undefined,
  };
  expect(deviceHostEnvironment(environment, 'keypad')).toEqual({ PATH: '/usr/bin', DEVICE_FAMILY: 'keypad' });
});
