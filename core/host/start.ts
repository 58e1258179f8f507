/**
 * `npm start`: the plain Node host. Starts the sandbox province and the evaluator, opens the citizen's screen with what
 * this machine has, says in plain words what runs where, and ends it all in order on Ctrl-C.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../contract/clock.ts';
import { messageOf } from '../contract/error-words.ts';
import { RegionProblem } from '../evaluation/regions/profile.ts';
import { DEFAULT_REGION } from '../evaluation/regions/shipped.ts';
import { loadHallRules, requireRegion, shippedRegionOf } from '../hall/hall-rules.ts';
import { chooseHost, hasDisplay } from './choose-host.ts';
import { asCurl, CounterClient } from './counter-client.ts';
import { playDemo } from './demo.ts';
import { failedLately, fetchElectron, presentElectron } from './electron-binary.ts';
import { readDeviceFile, type DeviceFile } from './device-file.ts';
import { findBrowser } from './find-browser.ts';
import { parseOptions, USAGE, UsageError, type StartOptions } from './options.ts';
import { openBrowser, ROOT, startElectron, startEvaluator, startProvince, type Part } from './parts.ts';
import { whenOrphaned } from './parent-watch.ts';
import { sampleCase } from './sample-case.ts';

/** What was started, in the order of its start; stopped in reverse. */
const started: Part[] = [];
function keep<P extends Part>(part: P): P {
  started.push(part);
  return part;
}
const say = (text: string) => console.log(text);

let stopping: Promise<void> | undefined;
function stopAll(exitCode: number): Promise<void> {
  stopping ??= (async () => {
    for (const part of started.toReversed()) await part.stop();
    process.exit(exitCode);
  })();
  return stopping;
}
process.on('SIGINT', () => {
  // npm passes the signal on that the terminal has sent already.
  if (stopping === undefined) say('\nStopping …');
  void stopAll(0);
});
// SIGHUP: the terminal is gone, or its window was closed.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0));

if (process.argv.includes('--help')) {
  say(USAGE);
} else {
  try {
    await run(parseOptions(process.argv.slice(2), process.env));
  } catch (error) {
    console.error(error instanceof UsageError ? `${error.message}\n\n${USAGE}` : messageOf(error));
    await stopAll(error instanceof UsageError ? 2 : 1);
  }
}

async function run(options: StartOptions): Promise<void> {
  // Set by build/bootstrap.mjs. Whoever starts this file without npm may leave it behind on purpose.
  if (process.env['EVALUATOR_INVOKED_IN'] !== undefined) whenOrphaned(systemClock, () => void stopAll(0));
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  const evaluatorFolder = join(options.data, 'evaluator');
  requireKnownRegion(options, evaluatorFolder);
  const host = await chooseHost({
    wanted: options.host,
    hasDisplay: hasDisplay(process.platform, process.env),
    electronBinary: () => electronBinary(options),
    browser: () => findBrowser(process.platform, process.env),
  });
  say(`Host: ${host.kind} — ${host.why}.`);

  const device = readDeviceFile(join(evaluatorFolder, 'config.json'));
  requireCredentials(options, device);
  const wantsSandbox = !options.province && !options['no-province'] && device.sandboxAllowed;
  const { rules } = loadHallRules(evaluatorFolder, options.region ?? device.region ?? DEFAULT_REGION);
  const province = wantsSandbox ? keep(await startProvince(options, shippedRegionOf(rules), say)) : undefined;
  const evaluatorEnvironment = { ...evaluatorSettings(options), ...province?.evaluatorEnvironment };
  const evaluator = keep(
    host.kind === 'electron' && host.executable
      ? await startElectron(host.executable, evaluatorEnvironment, say)
      : await startEvaluator(evaluatorEnvironment, say),
  );
  const { url, counterToken, screenKey } = evaluator;
  const screenUrl = `${url}/#key=${screenKey}`;
  if (host.kind === 'browser' && host.executable) keep(openBrowser(host.executable, screenUrl, join(options.data, 'browser'), say));

  say(`Citizen screen:  ${screenUrl}`);
  say(`Counter API:     ${url}/v1   (token ${counterToken}, description at ${url}/v1/openapi.json)`);
  say(`Clerk page:      ${url}/clerk/`);
  if (evaluator.lanUrl !== null) say(`Over the network: ${evaluator.lanUrl}/v1   (for paired counters; certificate ${evaluator.fingerprint})`);
  for (const { name, host: at, port } of evaluator.doors) say(`Open door:       ${name} at ${at}:${port}   (needs no pairing; docs/DOORS.md)`);
  const client = new CounterClient(url, counterToken);
  // A slow PC's answer is not worth ending for.
  const provinceUrl = (await client.hasProvince().catch(() => true)) ? (province?.url ?? options.province ?? device.provinceUrl) : undefined;
  say(`Province:        ${provinceUrl ?? '未设置，评价在队列中等待 (none; ratings wait in the queue)'}`);
  say(`Data:            ${options.data}`);
  say('');
  say('Start a rating as a business system would:');
  say(asCurl(process.platform, url, counterToken, sampleCase(Date.now(), 0)));
  say('');
  say('Ctrl-C ends everything.');
  if (options.demo) keep({ stop: playDemo(client, systemClock, say) });
}

async function electronBinary({ host }: StartOptions): Promise<string | undefined> {
  const folder = join(ROOT, 'node_modules', 'electron');
  const present = presentElectron(folder);
  // Who asked for Electron by name wants it tried again.
  if (present || (host !== 'electron' && failedLately(folder, systemClock))) return present;
  say('Fetching the Electron binary (once; ten seconds without an answer mean no) …');
  return fetchElectron(folder, systemClock);
}

/** @throws UsageError when `--region` names neither a shipped region nor a usable file of the hall's */
function requireKnownRegion({ region }: StartOptions, evaluatorFolder: string): void {
  if (region === undefined) return;
  try {
    requireRegion(evaluatorFolder, region);
  } catch (error) {
    throw error instanceof RegionProblem ? new UsageError(`--region (EVALUATOR_REGION)：没有这个地区，或其文件不能使用。 ${error.message}`) : error;
  }
}

/** @throws UsageError when `--province` names a province for which this device has no credentials */
function requireCredentials(options: StartOptions, device: DeviceFile): void {
  const { EVALUATOR_PROVINCE_ID, EVALUATOR_PROVINCE_SECRET } = process.env;
  if (!options.province || device.hasCredentials || (EVALUATOR_PROVINCE_ID && EVALUATOR_PROVINCE_SECRET)) return;
  throw new UsageError(
    '--province 需要凭证：请设置 EVALUATOR_PROVINCE_ID 和 EVALUATOR_PROVINCE_SECRET，或 config.json 中的 province。 It needs credentials: set EVALUATOR_PROVINCE_ID and EVALUATOR_PROVINCE_SECRET, or "province" in config.json.',
  );
}

function evaluatorSettings(options: StartOptions): NodeJS.ProcessEnv {
  return {
    EVALUATOR_PORT: String(options.port),
    EVALUATOR_DATA_FOLDER: join(options.data, 'evaluator'),
    EVALUATOR_SCREENS: join(ROOT, 'dist', 'renderer'),
    EVALUATOR_REGION: options.region,
    EVALUATOR_PROVINCE: options.province,
  };
}
