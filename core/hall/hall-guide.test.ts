import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { putHallFiles, putHallJson } from '../../tests/support/hall-folder.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { hallDisplaySchema, VOICE_PROMPTS } from '../contract/hall-display.ts';
import { displayAt, loadHall } from './hall-display.ts';

const GUIDE = readFileSync(join(import.meta.dirname, '../../docs/HALL.md'), 'utf8');
const EXAMPLE = /```json\n(.*?)```/s.exec(GUIDE)?.[1] ?? '';

/** The example of the guide, with the files that it names. */
function exampleAt(time: string) {
  const dataFolder = temporaryFolder();
  putHallFiles(dataFolder, ['emblem.svg', 'pictures/hall.jpg', 'pictures/spring.webp', 'guide.mp4', 'voice/invite.zh-CN.mp3', 'voice/thanks.en.ogg']);
  putHallJson(dataFolder, EXAMPLE);
  const { hall, warnings } = loadHall(join(dataFolder, 'hall'), (text) => text);
  const display = JSON.stringify(displayAt(hall, Date.parse(`${time}+08:00`))).replaceAll(/\?v=[0-9a-z]+/g, '');
  return { display: hallDisplaySchema.parse(JSON.parse(display)), warnings };
}

describe('docs/HALL.md', () => {
  test('what a technician copies from it works', () => {
    const { display, warnings } = exampleAt('2027-02-05T12:30:00');
    expect(warnings).toEqual([]);
    expect(display).toMatchObject({
      emblem: 'hall/emblem.svg',
      colours: { brand: '#a3121f', 'brand-deep': '#6d0b14' },
      languages: ['zh-CN', 'en', 'mn-Mong'],
      voice: { volume: 0.3, clips: { invite: { 'zh-CN': 'hall/voice/invite.zh-CN.mp3' }, thanks: { en: 'hall/voice/thanks.en.ogg' } } },
    });
    // A Friday in the Spring Festival weeks, at noon: everything in it is due.
    expect([display.carousel.length, display.notices.length]).toEqual([3, 2]);
    expect(exampleAt('2027-03-06T19:00:00').display).toMatchObject({ carousel: [{ file: 'hall/pictures/hall.jpg' }], notices: [], voice: { volume: 0 } });
  });

  test('it names every entry and every prompt that there is, and no other', () => {
    const entries: unknown = JSON.parse(EXAMPLE);
    const named = Object.keys(Object(entries));
    const inTable = [...GUIDE.matchAll(/^\| `([A-Za-z]+)` \|/gm)].map(([, name]) => name);
    expect(inTable.toSorted()).toEqual([...named, ...VOICE_PROMPTS].toSorted());
    // Each of them is one that is read: an unknown entry is a warning.
    expect(exampleAt('2027-02-05T12:30:00').warnings).toEqual([]);
  });
});
