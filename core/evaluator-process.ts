/**
 * Entry of the evaluator's process: an Electron utility process, or a child of the plain Node host. Either host talks
 * to it by messages; killed at any moment, it loses nothing that a citizen was thanked for.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { printerConfigSchema } from '../device-drivers/index.ts';
import { loadConfig, type DeviceConfig } from './config.ts';
import { systemClock } from './contract/clock.ts';
import { messageOf } from './contract/error-words.ts';
import { startEvaluator, type Evaluator } from './evaluator.ts';
import { idleScreenOf } from './desk/screens/screen-presence.ts';
import { openHostLink } from './host-link.ts';
import { openLog } from './log.ts';
import { evaluatorSettingsSchema, type EvaluatorSettings } from './contract/process-messages.ts';

let evaluator: Evaluator | undefined;
let stopping = false;

/** BSD's "data error": the database is damaged, and whoever starts this process again has it salvaged. */
const EXIT_DAMAGED = 65;

async function stop(exitCode?: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await evaluator?.stop();
  process.exit(exitCode);
}

const host = openHostLink({
  stop: () => void stop(),
  resumed: () => evaluator?.resumed(),
  devicesChanged: () => evaluator?.devicesChanged(),
  connectScreen: (peer) => evaluator?.connectScreen(peer),
});

try {
  const settings = evaluatorSettingsSchema.parse(process.env);
  // Nobody whom this process starts needs it.
  delete process.env['EVALUATOR_MACHINE_KEY'];
  const dataFolder = settings.EVALUATOR_DATA_FOLDER;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const { config, warnings, unusable } = loadConfig(dataFolder, overridesOf(settings), usualOf(settings));
  // Before anything that takes long: meanwhile the terminal's own program should be seen.
  if (idleScreenOf(config) === 'hidden') host.screenWanted(false);
  const log = await openLog(join(dataFolder, 'logs'));
  evaluator = await startEvaluator({
    dataFolder,
    config,
    unusable,
    warnings,
    port: settings.EVALUATOR_PORT,
    screensFolder: settings.EVALUATOR_SCREENS,
    clock: systemClock,
    random: Math.random,
    screensAt: host.screensAt,
    launchDeviceHost: host.launchDeviceHost,
    log: log.log,
    logProblem: log.problem,
    machineKey: settings.EVALUATOR_MACHINE_KEY === undefined ? undefined : Buffer.from(settings.EVALUATOR_MACHINE_KEY, 'hex'),
    onScreenWanted: (wanted) => host.screenWanted(wanted),
    onFrameOpening: () => host.frameOpening(),
    // After what is under way has been answered: the one who found the damage is to be told that it was not stored.
    onDamaged: () => void systemClock.after(0, () => void stop(EXIT_DAMAGED)),
  });
  const { url, lanUrl, fingerprint, doors, counterToken, screenKey, frameOrigin } = evaluator;
  host.send({ type: 'ready', url, lanUrl, fingerprint, doors: [...doors], counterToken, screenKey, frameOrigin, warnings: evaluator.warnings() });
} catch (error) {
  host.send({ type: 'failed', message: explain(error) });
  process.exitCode = 1;
  host.close();
}

/** Beside a sandbox everything is tried out, and receipts become files to look at; elsewhere that would be no receipt. */
function usualOf({ EVALUATOR_PROVINCE_IS_SANDBOX: isSandbox }: EvaluatorSettings): Partial<DeviceConfig> {
  return isSandbox ? { printer: printerConfigSchema.parse({ transport: 'file' }) } : {};
}

function overridesOf(settings: EvaluatorSettings): Record<string, unknown> {
  const { EVALUATOR_REGION: region, EVALUATOR_PROVINCE: url } = settings;
  return {
    ...(region && { region }),
    ...(url && {
      province: {
        url,
        ...(settings.EVALUATOR_PROVINCE_ID && { appId: settings.EVALUATOR_PROVINCE_ID }),
        ...(settings.EVALUATOR_PROVINCE_SECRET && { secret: settings.EVALUATOR_PROVINCE_SECRET }),
        ...(settings.EVALUATOR_PROVINCE_IS_SANDBOX && { takesExtensions: true, textLimit: 500 }),
      },
    }),
  };
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return `设置有误 (the settings are faulty):\n${z.prettifyError(error)}`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `端口 ${process.env['EVALUATOR_PORT']} 被其他程序占用，请停止该程序，或用 --port 另选端口。 The port is taken by another program. Stop that program, or choose another port with --port.`;
  }
  return messageOf(error);
}
