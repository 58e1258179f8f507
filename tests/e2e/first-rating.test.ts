import { execSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readQrCodesOf } from '../escpos-emulator/qr-reader.ts';
import { launchBrowser } from '../support/browser.ts';
import { npmStart, pidsRunning, runNpmStart, type NpmStart } from '../support/npm-start.ts';
import { readProvince } from '../support/running-province.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { hears, tapUntil } from './citizen.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function start(flags: readonly string[] = []): Promise<NpmStart> {
  const started = await npmStart(flags);
  onTestFinished(started.interrupt);
  return started;
}

async function openScreen({ screenUrl }: NpmStart): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, hasTouch: true });
  onTestFinished(() => page.close());
  await page.goto(screenUrl);
  return page;
}

/** What a person does with the printed line: pastes it into a shell. */
const paste = (line: string): unknown => JSON.parse(execSync(line, { encoding: 'utf8' }));

const tapLevel = (page: Page, name: RegExp) => tapUntil(page.getByRole('button', { name }), page.getByText(/感谢您的评价|您选择了/));

/** What a phone's camera sees on the screen. */
async function readQrFromScreen(page: Page): Promise<string> {
  const [payload = ''] = await readQrCodesOf(await page.getByRole('img', { name: /评价二维码/ }).screenshot());
  return payload;
}

const thanked = (page: Page) => page.getByText('感谢您的评价').waitFor();

describe('from the printed curl to the database of the province', () => {
  test('a good rating: the screen wakes, one touch thanks, and the record arrives once', async () => {
    const started = await start();
    const page = await openScreen(started);
    await page.getByText('办理完成后，欢迎您评价本次服务').waitFor();
    expect(paste(started.curl)).toEqual({ id: expect.any(String), status: 'offered', shown: false });
    await page.getByText('基本医疗保险参保人员异地就医备案').waitFor();
    for (const shown of ['王晓梅', 'A0317']) await page.getByText(shown).first().waitFor();

    await tapLevel(page, /^非常满意/);
    await thanked(page);
    await vi.waitFor(() => expect(readProvince(started.provinceDatabase).ratings).toMatchObject([{ satisfaction: '5', pf: '4' }]), 30_000);
    const operatorsPage = await (await fetch(started.provinceUrl)).text();
    expect(operatorsPage).toContain('非常满意');
    await page.getByText('办理完成后，欢迎您评价本次服务').waitFor();
  });

  test('a bad rating: the reasons that Qiqihar demands, and the words arrive', async () => {
    const started = await start(['--region', 'qiqihar']);
    const page = await openScreen(started);
    paste(started.curl);
    await tapLevel(page, /^非常不满意/);
    await hears(page);
    await page.getByRole('button', { name: /提交/ }).tap();
    await page.getByRole('alert').filter({ hasText: '请至少选择一项原因' }).waitFor();
    expect(readProvince(started.provinceDatabase).ratings).toEqual([]);
    await page.getByRole('checkbox', { name: /服务态度差效率低/ }).tap();
    await page.getByRole('textbox').fill('等了三个小时');
    await page.getByRole('button', { name: /提交/ }).tap();
    await thanked(page);
    await vi.waitFor(
      () => expect(readProvince(started.provinceDatabase).ratings).toMatchObject([{ satisfaction: '1', evalDetail: '115', writingEvaluation: '等了三个小时' }]),
      30_000,
    );
  });

  test('with the province killed in between, the rating waits and arrives once when it is back', async () => {
    const started = await start();
    const page = await openScreen(started);
    for (const pid of started.pidsOf('province-sandbox/main.ts')) process.kill(pid, 'SIGKILL');
    paste(started.curl);
    await tapLevel(page, /^满意/);
    await thanked(page);
    // The host starts the province again by itself; the evaluator finds it again by itself.
    await vi.waitFor(() => expect(readProvince(started.provinceDatabase).ratings).toMatchObject([{ satisfaction: '4' }]), 30_000);
    expect(readProvince(started.provinceDatabase).ratings.length).toBe(1);
  });

  test('with the evaluator killed right after "thank you", the rating is safe and arrives once', async () => {
    const started = await start();
    const page = await openScreen(started);
    paste(started.curl);
    await tapLevel(page, /^基本满意/);
    await thanked(page);
    for (const pid of started.pidsOf('core/evaluator-process.ts')) process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(readProvince(started.provinceDatabase).ratings).toMatchObject([{ satisfaction: '3' }]), 30_000);
    expect(readProvince(started.provinceDatabase).ratings.length).toBe(1);
    await page.getByText('办理完成后，欢迎您评价本次服务').waitFor();
    expect(started.output()).toContain('The evaluator ended with SIGKILL; it starts again');
  });

  test('rate later: the QR on the screen leads to the phone page, whose rating closes the session as channel 3', async () => {
    const started = await start();
    const page = await openScreen(started);
    paste(started.curl);
    await tapUntil(page.getByRole('button', { name: /稍后评价/ }), page.getByRole('img', { name: /评价二维码/ }));
    const link = await readQrFromScreen(page);
    expect(link.startsWith(started.provinceUrl)).toBe(true);

    const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true });
    onTestFinished(() => phone.close());
    await phone.goto(link);
    await phone.getByRole('button', { name: /^.*满意/ }).first().tap();
    await phone.getByRole('button', { name: /提交/ }).tap();
    await phone.getByText(/感谢/).first().waitFor();
    await page.getByText('感谢您的评价').waitFor();
    expect(readProvince(started.provinceDatabase).ratings).toMatchObject([{ pf: '3' }]);
  });
});

test('--demo keeps the screen alive without a business system', async () => {
  const started = await start(['--demo']);
  const page = await openScreen(started);
  await page.getByText('基本医疗保险参保人员异地就医备案').waitFor();
  expect(await page.getByRole('button', { name: /满意/ }).count()).toBe(5);
});

describe('npm start', () => {
  test('prints the host and why, then the addresses, then the line to paste', async () => {
    const started = await start();
    const lines = started.output().split('\n').filter((line) => /^(Host|Citizen screen|Counter API|Province|Data|curl)/.test(line));
    expect(lines.map((line) => line.split(/[: ]/)[0])).toEqual(['Host', 'Citizen', 'Counter', 'Province', 'Data', 'curl']);
    expect(lines[0]).toBe('Host: none — this machine has no display.');
  });

  test("a device that names its own province gets no sandbox, whatever has been rated stays for that province", async () => {
    const data = temporaryFolder();
    mkdirSync(join(data, 'evaluator'), { recursive: true });
    const province = { url: 'http://127.0.0.1:1', appId: 'hall-1', secret: 'a-long-secret' };
    writeFileSync(join(data, 'evaluator', 'config.json'), JSON.stringify({ province }));
    const started = await start(['--data', data]);
    expect(started.provinceUrl).toBe('http://127.0.0.1:1');
    expect(started.pidsOf('province-sandbox/main.ts')).toEqual([]);
  });

  test('a province that config.json names and that is left out is not said to be there', async () => {
    const data = temporaryFolder();
    mkdirSync(join(data, 'evaluator'), { recursive: true });
    writeFileSync(join(data, 'evaluator', 'config.json'), JSON.stringify({ province: { url: 'http://127.0.0.1:1', appId: 'hall-1', secret: 's' } }));
    const started = await start(['--data', data]);
    expect(started.provinceUrl).toMatch(/^未设置.*none/);
    expect(started.output()).toMatch(/注意.*secret 至少 8 个字符/);
  });

  test('Ctrl-C ends everything it started, and nothing starts again', async () => {
    const started = await npmStart();
    const [evaluator = 0] = started.pidsOf('core/evaluator-process.ts');
    expect(evaluator).toBeGreaterThan(0);
    await started.interrupt();
    await vi.waitFor(() => expect(() => process.kill(evaluator, 0)).toThrow('ESRCH'), 30_000);
    expect(started.pidsOf('core/host/start.ts')).toEqual([]);
    expect(started.output()).toContain('Stopping');
    expect(started.output()).not.toContain('starts again');
  });

  test.each([
    ['--port', 'evaluator'],
    ['--province-port', 'province'],
  ])('a busy port (%s) is a clear error, and nothing is left running', async (flag) => {
    const occupant = createServer();
    await once(occupant.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void occupant.close());
    const address = occupant.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    await expect(npmStart([flag, String(port)])).rejects.toThrow(new RegExp(`${port}.*(taken|use)`));
  });

  test.each([
    [['--port', 'many'], '--port (EVALUATOR_PORT) 应为 1 至 65535 的整数 (must be a whole number from 1 to 65535)'],
    [['--region', 'atlantis'], 'There is no region "atlantis". Known regions: qiqihar'],
    [['--colour', 'red'], '--colour'],
    [['--province', 'ftp://x'], '--province (EVALUATOR_PROVINCE) 应为 http 或 https 地址 (must be an http or https address)'],
    [['--province', 'http://127.0.0.1:1', '--no-province'], '不能同时使用。 They exclude each other'],
    [['--province', 'http://127.0.0.1:1'], 'EVALUATOR_PROVINCE_ID'],
    [['--host', 'electron'], 'could not be fetched'],
  ])('%j is answered with words and a usage', async (flags, words) => {
    const { child, output } = runNpmStart(flags);
    // By then all that it printed is there.
    const [code] = await once(child, 'close');
    expect(code).not.toBe(0);
    expect(output()).toContain(words);
    expect(pidsRunning('core/evaluator-process.ts', child.pid ?? 0)).toEqual([]);
  });
});
