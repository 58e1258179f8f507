import { expect, test } from 'vitest';
import { Identities, identityOf } from './identities.ts';

const twin = (path: string) => identityOf({ path, vendorId: '1a86', productId: '7523', serialNumber: '0001' });

test('a serial number names a device wherever it is plugged in; without one, kind and place do', () => {
  expect(twin('COM3').base).toBe(twin('COM7').base);
  expect(identityOf({ path: 'COM3', vendorId: '1a86', productId: '7523', serialNumber: '' }).base).toBe('1a86:7523:COM3');
  expect(identityOf({ path: 'COM1' }).base).toBe('COM1');
});

test('devices that share a serial number are numbered by their paths, in whatever order a listing shows them', () => {
  const name = (paths: string[]) => Object.fromEntries(new Identities().name(paths.map(twin)));
  expect(name(['COM7', 'COM3'])).toEqual({ COM3: '1a86:7523:0001', COM7: '1a86:7523:0001#2' });
  expect(name(['COM3', 'COM7'])).toEqual(name(['COM7', 'COM3']));
});

test('no scan renames a device that stays where it is', () => {
  const identities = new Identities();
  identities.name([twin('COM3'), twin('COM7')]);
  expect(Object.fromEntries(identities.name([twin('COM7')]))).toEqual({ COM7: '1a86:7523:0001#2' });
  const again = identities.name([twin('COM1'), twin('COM7')]);
  expect(Object.fromEntries(again)).toEqual({ COM7: '1a86:7523:0001#2', COM1: '1a86:7523:0001' });
});

test('what is open keeps its name through a listing that does not show it', () => {
  const identities = new Identities();
  identities.name([twin('COM3'), twin('COM7')]);
  identities.name([], 'COM7');
  expect(identities.name([twin('COM7')]).get('COM7')).toBe('1a86:7523:0001#2');
});
