import { symlinkSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { putHallFiles, putHallJson } from '../../tests/support/hall-folder.ts';
import { NOON } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { hallDisplaySchema, PLAIN_HALL, type HallDisplay } from '../contract/hall-display.ts';
import { displayAt, loadHall } from './hall-display.ts';

const qrSvg = (text: string) => `<svg>${text}</svg>`;

/** An address names its content, too, which matters to the tests of `hall-watch.ts` alone. */
const withoutVersions = (display: HallDisplay) => hallDisplaySchema.parse(JSON.parse(JSON.stringify(display).replaceAll(/\?v=[0-9a-z]+/g, '')));

/** What a hall with these entries and files shows, and what the technician is told. */
function hallOf(entries: unknown, files: readonly string[] = [], now = NOON) {
  const dataFolder = temporaryFolder();
  putHallFiles(dataFolder, files);
  putHallJson(dataFolder, entries);
  const { hall, warnings } = loadHall(join(dataFolder, 'hall'), qrSvg);
  const display = withoutVersions(hallDisplaySchema.parse(displayAt(hall, now)));
  return { display, warnings, showsStars: hall.showsStars };
}

describe('a hall', () => {
  test('without folder or file shows what every hall shows, and nobody is told anything', () => {
    const { hall, warnings } = loadHall(join(temporaryFolder(), 'hall'), qrSvg);
    expect(displayAt(hall, NOON)).toEqual(PLAIN_HALL);
    expect(warnings).toEqual([]);
    expect(hallOf({}).display).toEqual(PLAIN_HALL);
  });

  test('shows its emblem, colours, pictures, videos, notices and QR code', () => {
    const { display, warnings, showsStars } = hallOf(
      {
        emblem: 'emblem.svg',
        colours: { brand: '#A3121F', 'brand-deep': '#6d0b14' },
        showStars: true,
        carousel: [{ file: '图片/大厅.jpg', seconds: 15, zh: '一楼综合窗口' }, { file: 'guide.mp4' }],
        notices: [{ zh: '周六上午照常办理', en: 'Open on Saturday mornings' }, { zh: '请保管好随身物品' }],
        windowQr: 'https://example.invalid/w/12',
        languages: ['en', 'mn-mong', 'zh-cn'],
      },
      ['emblem.svg', '图片/大厅.jpg', 'guide.mp4'],
    );
    expect(warnings).toEqual([]);
    expect(showsStars).toBe(true);
    expect(display).toEqual({
      emblem: 'hall/emblem.svg',
      colours: { brand: '#a3121f', 'brand-deep': '#6d0b14' },
      carousel: [
        { kind: 'picture', file: `hall/${encodeURIComponent('图片')}/${encodeURIComponent('大厅')}.jpg`, seconds: 15, words: { zh: '一楼综合窗口', en: '一楼综合窗口' } },
        { kind: 'video', file: 'hall/guide.mp4', seconds: 10, words: null },
      ],
      notices: [
        { zh: '周六上午照常办理', en: 'Open on Saturday mornings' },
        { zh: '请保管好随身物品', en: '请保管好随身物品' },
      ],
      windowQrSvg: '<svg>https://example.invalid/w/12</svg>',
      languages: ['zh-CN', 'en', 'mn-Mong'],
      voice: { volume: 1, clips: {} },
    });
  });

  test('shows what is due, and speaks as loud as the time of day allows', () => {
    const entries = {
      carousel: [{ file: 'a.png', until: '2026-11-22' }, { file: 'b.png', days: [1] }],
      notices: [{ zh: '上午', hours: { from: '08:00', to: '12:00' } }, { zh: '下午', hours: { from: '12:00', to: '18:00' } }],
      voice: { volume: 0.8, hours: [{ from: '12:00', to: '14:00', volume: 0.2 }, { from: '20:00', to: '07:00', volume: 0 }] },
    };
    const at = (time: string) => hallOf(entries, ['a.png', 'b.png'], Date.parse(`2026-11-${time}:00+08:00`)).display;
    const afternoon = at('23T15:30');
    expect(afternoon.carousel.map(({ file }) => file)).toEqual(['hall/b.png']);
    expect(afternoon.notices.map(({ zh }) => zh)).toEqual(['下午']);
    expect(afternoon.voice.volume).toBe(0.8);
    expect(at('23T12:30').voice.volume).toBe(0.2);
    expect(at('23T23:30').voice.volume).toBe(0);
    expect(at('22T09:00').carousel.map(({ file }) => file)).toEqual(['hall/a.png']);
  });

  test("speaks with its own clips, found by their names", () => {
    const { display, warnings } = hallOf({}, ['voice/invite.zh-CN.mp3', 'voice/invite.en.ogg', 'voice/thanks.zh-cn.wav', 'voice/Thumbs.db']);
    expect(display.voice.clips).toEqual({
      invite: { 'zh-CN': 'hall/voice/invite.zh-CN.mp3', en: 'hall/voice/invite.en.ogg' },
      thanks: { 'zh-CN': 'hall/voice/thanks.zh-cn.wav' },
    });
    expect(warnings).toEqual([]);
  });
});

describe('what is faulty is left out and named, in Chinese and English, and the rest is shown', () => {
  const SOUND = { notices: [{ zh: '照常办理' }] };

  test.each<[what: string, entries: Record<string, unknown>, zh: RegExp, en: RegExp]>([
    ['a misspelt entry', { carusel: [] }, /carusel 未采用：不认识的条目/, /carusel is left out: it is not a known entry/],
    ['an entry of another type', { showStars: 'yes' }, /showStars 未采用：.*期望 boolean/, /showStars is left out: .*expected boolean/],
    ['a list that is none', { carousel: 'a.png' }, /carousel 未采用/, /carousel is left out: .*expected array/],
    ['a picture that is not there', { carousel: [{ file: 'a.png' }, { file: 'b.png' }] }, /carousel 第 2 项 未采用：hall 文件夹内没有文件“b\.png”/, /item 2 of carousel is left out: there is no file "b\.png"/],
    ['a picture outside the folder', { emblem: '../outside.png' }, /emblem 未采用：文件名“\.\.\/outside\.png”不能使用/, /emblem is left out: the name/],
    ['a picture by an address of its own', { emblem: '/etc/outside.png' }, /emblem 未采用/, /emblem is left out: the name/],
    ['a folder in place of a picture', { emblem: 'folder.png' }, /hall 文件夹内没有文件“folder\.png”/, /there is no file "folder\.png"/],
    ['a link that leads out', { emblem: 'link.png' }, /hall 文件夹内没有文件“link\.png”/, /there is no file "link\.png"/],
    ['a sound as a picture', { emblem: 'a.mp3' }, /以 png, jpg, .*结尾/, /ends in png, jpg/],
    ['a day that is none', { notices: [{ zh: '通知', from: '2026-02-30' }, ...SOUND.notices] }, /notices 第 1 项 未采用：from: /, /item 1 of notices is left out: from: /],
    ['an hour that is none', { notices: [...SOUND.notices, { zh: '通知', hours: { from: '25:00', to: '26:00' } }] }, /notices 第 2 项 未采用：hours\.from: /, /item 2 of notices is left out: hours\.from: /],
    ['an hour as people write it', { notices: [...SOUND.notices, { zh: '通知', hours: { from: '8:30', to: '12：00' } }] }, /hours\.from: 请写作 HH:MM.*hours\.to: 请写作/, /write HH:MM, e\.g\. 08:30/],
    ['hours that are none', { notices: [...SOUND.notices, { zh: '通知', hours: { from: '00:00', to: '00:00' } }] }, /hours: 起止时间相同/, /all day is 00:00 to 24:00/],
    ['loudness at no time', { voice: { hours: [{ from: '00:00', to: '00:00', volume: 0 }] } }, /voice 未采用：hours\.0: 起止时间相同/, /voice is left out: hours\.0: /],
    ['days that are none', { notices: [...SOUND.notices, { zh: '通知', from: '2027-02-12', until: '2027-02-01' }] }, /notices 第 2 项 未采用：until 早于 from/, /until lies before from/],
    ['a film as a picture', { emblem: 'film.png' }, /emblem 未采用：文件“film\.png”太大，不得超过 20 MB/, /emblem is left out: the file "film\.png" is larger than 20 MB/],
    ['a weekday that is none', { notices: [...SOUND.notices, { zh: '通知', days: [0] }] }, /notices 第 2 项 未采用：days\.0: /, /days\.0: /],
    ['a QR code with Chinese in it', { windowQr: '十二号窗口' }, /windowQr 未采用/, /windowQr is left out/],
    ['a volume beyond all', { voice: { volume: 11 } }, /voice 未采用：volume: /, /voice is left out: volume: /],
    ['a colour by name', { colours: { brand: 'red' } }, /colours 未采用：brand: /, /colours is left out: brand: /],
    ['a colour that a hall may not choose', { colours: { ink: '#000000' } }, /colours 未采用/, /colours is left out/],
    ['a language that is none', { languages: ['en', 'nonsense-'] }, /languages 中的 nonsense- 未采用/, /nonsense- of languages is left out/],
  ])('%s', (_what, entries, zh, en) => {
    const dataFolder = temporaryFolder();
    putHallFiles(dataFolder, ['a.png', 'a.mp3', 'film.png']);
    truncateSync(join(dataFolder, 'hall', 'film.png'), 20_000_001);
    writeFileSync(join(dataFolder, 'outside.png'), '');
    mkdirSync(join(dataFolder, 'hall', 'folder.png'));
    symlinkSync(join(dataFolder, 'outside.png'), join(dataFolder, 'hall', 'link.png'));
    putHallJson(dataFolder, { ...SOUND, ...entries });
    const { hall, warnings } = loadHall(join(dataFolder, 'hall'), qrSvg);
    expect(warnings).toEqual([expect.stringMatching(zh)]);
    expect(warnings).toEqual([expect.stringMatching(en)]);
    expect(displayAt(hall, NOON).notices).toEqual([{ zh: '照常办理', en: '照常办理' }]);
  });

  test('a file that holds something else than entries', () => {
    const { display, warnings } = hallOf(['carousel']);
    expect(display).toEqual(PLAIN_HALL);
    expect(warnings).toEqual([expect.stringMatching(/不是 JSON 对象.*not a JSON object/)]);
  });

  test.each(['hall.json.txt', 'Hall.JSON', 'hall.txt', 'hall.jsonc'])('settings under the name %s', (name) => {
    const dataFolder = temporaryFolder();
    putHallFiles(dataFolder, [name], '{}');
    expect(loadHall(join(dataFolder, 'hall'), qrSvg).warnings).toEqual([expect.stringMatching(/hall\/hall.* 未采用：请改名为 hall\.json.*must be hall\.json/i)]);
  });

  test('a clip whose name says nothing', () => {
    const { warnings } = hallOf({}, ['voice/goodbye.zh-CN.mp3', 'voice/invite.mp3', 'voice/thanks.en.txt']);
    expect(warnings).toEqual([expect.stringMatching(/goodbye\.zh-CN\.mp3, invite\.mp3, thanks\.en\.txt 未采用.*invite\.zh-CN\.mp3/)]);
  });

  test('colours that cannot be read are refused as a whole, and the pair is named with its ratio', () => {
    const { display, warnings } = hallOf({ colours: { brand: '#f5a623', 'brand-deep': '#6d0b14' }, ...SOUND });
    expect(display.colours).toEqual({});
    expect(warnings).toEqual([expect.stringMatching(/对比度不足.*on-brand \/ brand 2\.0\d : 1 \(至少 4\.5 : 1\)/)]);
    expect(warnings).toEqual([expect.stringMatching(/too little contrast.*on-brand \/ brand 2\.0\d : 1 \(needs 4\.5 : 1\)/)]);
    expect(display.notices).toHaveLength(1);
  });
});
