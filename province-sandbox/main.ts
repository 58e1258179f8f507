import * as z from 'zod';
import { systemClock } from '../core/contract/clock.ts';
import { SHIPPED_REGIONS } from '../core/evaluation/regions/shipped.ts';
import { SandboxStartFailed, startProvinceSandbox, type ProvinceSandbox } from './sandbox.ts';

/**
 * The sandbox as a process of its own: settings from the environment, one message to the parent when it is ready or
 * cannot be, and an orderly end when told to stop or when the parent is gone.
 */

const settingsSchema = z.object({
  SANDBOX_PORT: z.string().regex(/^\d+$/, 'expected a port number').transform(Number).pipe(z.int().max(65_535)),
  SANDBOX_DATABASE: z.string().min(1),
  SANDBOX_APP_ID: z.string().min(1),
  SANDBOX_SECRET: z.string().min(1),
  SANDBOX_REGION: z.enum(SHIPPED_REGIONS),
});

type StartMessage = { ready: true; url: string } | { ready: false; error: string; code: string };

async function startFromEnvironment(): Promise<ProvinceSandbox> {
  const settings = settingsSchema.safeParse(process.env);
  if (!settings.success) {
    throw new SandboxStartFailed('BAD_SETTINGS', `Settings are missing or wrong:\n${z.prettifyError(settings.error)}`);
  }
  const { data } = settings;
  return await startProvinceSandbox({
    port: data.SANDBOX_PORT,
    databaseFile: data.SANDBOX_DATABASE,
    appId: data.SANDBOX_APP_ID,
    secret: data.SANDBOX_SECRET,
    region: data.SANDBOX_REGION,
    clock: systemClock,
  });
}

/** Resolves when the message has left: exiting earlier would lose it. */
function report(message: StartMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send !== undefined) {
      process.send(message, () => resolve());
      return;
    }
    if (message.ready) console.log(`Province sandbox ready: ${message.url}`);
    else console.error(message.error);
    resolve();
  });
}

/** Resolves when a signal or the end of the parent tells this process to stop, also during its start. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    // Ctrl-C and the end of a terminal reach the whole process group; with a parent, the parent says when it is our turn, by closing the channel.
    process.on('SIGINT', () => process.send ?? resolve());
    process.on('SIGHUP', () => process.send ?? resolve());
    process.once('disconnect', resolve);
    // The parent may be gone before this line ran; without a parent's channel it is `undefined`.
    if (process.connected === false) resolve();
  });
}

const stopping = toldToStop();
try {
  const sandbox = await startFromEnvironment();
  await report({ ready: true, url: sandbox.url });
  await stopping;
  await sandbox.close();
  process.exit(0);
} catch (error) {
  const code = error instanceof SandboxStartFailed ? error.code : 'INTERNAL';
  await report({ ready: false, error: error instanceof Error ? error.message : String(error), code });
  process.exit(1);
}
