import pino from 'pino';
import { rmSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { putHallFiles, putHallJson } from '../../tests/support/hall-folder.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { hallDisplaySchema, PLAIN_HALL } from '../contract/hall-display.ts';
import { HallWatch } from './hall-watch.ts';

/** 20 seconds before three in the afternoon. */
const BEFORE_THREE = Date.parse('2026-11-23T14:59:40+08:00');

function watchedHall(content?: unknown) {
  const dataFolder = temporaryFolder();
  if (content !== undefined) putHallJson(dataFolder, content);
  const clock = new ManualClock(BEFORE_THREE);
  let changes = 0;
  const hall = new HallWatch({ dataFolder, clock, log: pino({ enabled: false }), qrSvg: (text) => text, onChange: () => (changes += 1) });
  onTestFinished(() => hall.stop());
  return { dataFolder, clock, hall, changes: () => changes };
}

describe('what a hall puts on its screens follows', () => {
  test('the time, on the minute, and says so only where something changes', () => {
    const { clock, hall, changes } = watchedHall({ notices: [{ zh: '下午三点起', hours: { from: '15:00', to: '15:02' } }] });
    expect(hall.display.notices).toEqual([]);
    clock.advance(19_999);
    expect(changes()).toBe(0);
    clock.advance(1);
    expect(hall.display.notices).toEqual([{ zh: '下午三点起', en: '下午三点起' }]);
    expect(changes()).toBe(1);
    clock.advance(60_000);
    expect(changes()).toBe(1);
    clock.advance(60_000);
    expect(hall.display.notices).toEqual([]);
    expect(changes()).toBe(2);
  });

  test('a file that is edited, and one that is taken away', () => {
    const { dataFolder, clock, hall, changes } = watchedHall();
    expect(hall.display).toEqual(PLAIN_HALL);
    putHallJson(dataFolder, { notices: [{ zh: '照常办理' }], showStars: true });
    clock.advance(60_000);
    expect(hall.display.notices).toHaveLength(1);
    expect(hall.showsStars).toBe(true);
    rmSync(join(dataFolder, 'hall'), { recursive: true });
    clock.advance(60_000);
    expect(hall.display).toEqual(PLAIN_HALL);
    expect(changes()).toBe(2);
  });

  test('a picture that is copied in after it was named', () => {
    const { dataFolder, clock, hall } = watchedHall({ emblem: 'emblem.png' });
    expect(hall.warnings()).toHaveLength(1);
    putHallFiles(dataFolder, ['emblem.png']);
    clock.advance(60_000);
    expect(hall.display.emblem).toMatch(/^hall\/emblem\.png\?v=[0-9a-z]+$/);
    expect(hall.warnings()).toEqual([]);
  });

  test('a picture, a clip and a photo that are replaced under their own names', () => {
    const files = ['emblem.png', 'voice/thanks.zh-CN.mp3', 'staff/A0317.JPG'];
    const { dataFolder, clock, hall, changes } = watchedHall({ emblem: 'emblem.png' });
    putHallFiles(dataFolder, files);
    clock.advance(60_000);
    const addresses = () => [hall.display.emblem, hall.display.voice.clips.thanks?.['zh-CN'], hall.photoOf('A0317')];
    const before = addresses();
    for (const file of files) {
      const [changesBefore, addressesBefore] = [changes(), addresses()];
      putHallFiles(dataFolder, [file], `another ${file}`);
      clock.advance(60_000);
      expect(changes(), file).toBe(changesBefore + 1);
      expect(addresses()).not.toEqual(addressesBefore);
    }
    for (const [place, address] of addresses().entries()) expect(address).not.toBe(before[place]);
  });

  test('a file from before 1970, as a clock without a battery makes them', () => {
    const { dataFolder, clock, hall } = watchedHall({ emblem: 'emblem.png' });
    putHallFiles(dataFolder, ['emblem.png']);
    utimesSync(join(dataFolder, 'hall', 'emblem.png'), -1_000, -1_000);
    clock.advance(60_000);
    expect(hallDisplaySchema.parse(hall.display).emblem).toMatch(/^hall\/emblem\.png/);
  });

  test('no file that is far too large for it', () => {
    const { dataFolder, clock, hall } = watchedHall({ notices: [{ zh: '照常办理' }] });
    truncateSync(join(dataFolder, 'hall', 'hall.json'), 1_000_001);
    clock.advance(60_000);
    expect(hall.display.notices).toHaveLength(1);
    expect(hall.warnings()).toEqual([expect.stringMatching(/hall\.json cannot be read: it is larger than 1 MB/)]);
  });

  test('no half-written file: what was read before stays, and the technician is told until it can be read again', () => {
    const { dataFolder, clock, hall } = watchedHall({ notices: [{ zh: '照常办理' }] });
    putHallJson(dataFolder, '{"notices": [');
    clock.advance(60_000);
    expect(hall.display.notices).toHaveLength(1);
    expect(hall.warnings()).toEqual([expect.stringMatching(/hall\.json 不能读取.*is no JSON.*cannot be read/)]);
    putHallJson(dataFolder, {});
    clock.advance(60_000);
    expect(hall.display).toEqual(PLAIN_HALL);
    expect(hall.warnings()).toEqual([]);
  });

  test('no file that was never readable', () => {
    const { hall } = watchedHall('no JSON');
    expect(hall.display).toEqual(PLAIN_HALL);
    expect(hall.warnings()).toHaveLength(1);
  });
});

test('photos are found by staff number, in any of the usual formats, and nowhere else', () => {
  const { dataFolder, clock, hall } = watchedHall();
  putHallFiles(dataFolder, ['staff/A0317.webp', 'staff/B2.JPG', 'secret.png', 'staff/C3.svg']);
  clock.advance(60_000);
  expect(hall.photoOf('A0317')).toMatch(/^hall\/staff\/A0317\.webp\?v=/);
  expect(hall.warnings()).toEqual([expect.stringMatching(/hall\/staff: C3\.svg 未采用.*staff number/)]);
  expect(hall.photoOf('B2')).toMatch(/^hall\/staff\/B2\.JPG\?v=/);
  for (const no of ['C3', 'nobody', '../secret', '']) expect(hall.photoOf(no), no).toBeNull();
});
