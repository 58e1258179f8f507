import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { LanConfig } from './config.ts';
import type { CancelTimer, Clock } from './contract/clock.ts';
import { messageOf } from './contract/error-words.ts';
import { externalAddress, ownAddresses } from './http/hosts.ts';
import { openLanListener } from './http/lan-listener.ts';
import { addressesInUse } from './lan-addresses.ts';
import { loadLanCertificate, type LanCertificate } from './lan-certificate.ts';
import { lanFaults } from './lan-faults.ts';

/** The way in over the network. What fails there leaves the device serving its own machine, and is told to the technician. */
export interface Lan {
  /** Of the certificate; null where the network is not served. */
  readonly fingerprint: string | null;
  /** As things are now: an address changes, a certificate expires. */
  warnings(): string[];
  /** Listens; where that cannot be yet, it is tried again. @returns the base address for counters elsewhere; null where they are not served now */
  listen(app: FastifyInstance, onStop: (end: () => void) => void): Promise<string | null>;
}

const NO_LAN: Lan = { fingerprint: null, warnings: () => [], listen: async () => null };

/** A port is freed, a cable plugged in. */
const LISTEN_AGAIN_MS = 30_000;
/** Between two looks for what the log should say. */
const LOOK_MS = 60_000;

interface Parts {
  config: LanConfig;
  clock: Clock;
  log: Logger;
  /** Of the device at present. */
  addresses(): readonly string[];
}

/**
 * Loads the certificate, or makes it, without listening yet.
 * @param addresses at which the device is reached at present; those of its interfaces, if not given
 */
export async function prepareLan(dataFolder: string, config: LanConfig | undefined, clock: Clock, log: Logger, addresses?: () => readonly string[]): Promise<Lan> {
  if (config === undefined) return NO_LAN;
  const parts = { config, clock, log, addresses: addresses ?? (() => addressesInUse(config.host)) };
  try {
    const certificate = await loadLanCertificate(dataFolder, [...new Set([...config.names, 'localhost', ...ownAddresses(), ...parts.addresses()])], clock.now());
    return lanWith(certificate, parts);
  } catch (error) {
    const warning = messageOf(error);
    log.warn({ warning }, 'The network is not served.');
    return { ...NO_LAN, warnings: () => [warning] };
  }
}

function lanWith({ key, certificate, parsed, fingerprint, warnings: ofFiles }: LanCertificate, { config, clock, log, addresses }: Parts): Lan {
  let cannotListen: string[] = [];
  const warnings = () => [...ofFiles, ...lanFaults(parsed, { names: config.names, addresses: addresses(), now: clock.now() }), ...cannotListen];
  return {
    fingerprint,
    warnings,
    async listen(app, onStop) {
      let port: number | undefined;
      const attempt = async () => {
        try {
          const listener = await openLanListener(app, { key, certificate }, config);
          cannotListen = [];
          port = listener.port;
          log.info({ port, fingerprint }, 'Served over the network');
          return listener.close;
        } catch (error) {
          cannotListen = [listenFault(config, error)];
          return undefined;
        }
      };
      onStop(await untilDone(attempt, clock));
      onStop(logChanges(warnings, clock, log));
      return port === undefined ? null : `https://${config.names[0] ?? externalAddress(config.host)}:${port}`;
    },
  };
}

/**
 * Tries at once, and again after a pause until it succeeds.
 * @param attempt resolves with what ends its success, or with undefined
 * @returns ends the attempts, or the success
 */
async function untilDone(attempt: () => Promise<(() => void) | undefined>, clock: Clock): Promise<() => void> {
  let isOver = false;
  let end: () => void = () => {};
  const next = async () => {
    const done = await attempt();
    if (isOver) return done?.();
    end = done ?? clock.after(LISTEN_AGAIN_MS, () => void next());
  };
  await next();
  return () => {
    isOver = true;
    end();
  };
}

/** Writes each warning into the log once while it stands. @returns ends that */
function logChanges(warnings: () => readonly string[], clock: Clock, log: Logger): () => void {
  let told: readonly string[] = [];
  let cancel: CancelTimer = () => {};
  const look = () => {
    const now = warnings();
    for (const warning of now) if (!told.includes(warning)) log.warn({ warning }, 'The network');
    told = now;
    cancel = clock.after(LOOK_MS, look);
  };
  look();
  return () => cancel();
}

function listenFault({ host, port }: LanConfig, error: unknown): string {
  const why = messageOf(error);
  const isElsewhere = error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL';
  const todo = isElsewhere
    ? { zh: `本机没有这个地址：请接好网线，或更改 config.json 中 lan.host 后重新启动`, en: `this machine has no such address: plug the cable in, or change lan.host in config.json and start again` }
    : { zh: `请释放该端口，或改用其他 port 后重新启动`, en: `free it, or choose another port and start again` };
  return (
    `局域网访问（config.json：lan）未启用：不能在 ${host} 端口 ${port} 监听（${why}）。${todo.zh}。评价器每 30 秒自动重试。` +
    ` The network (config.json: lan) is not served: ${host} port ${port} cannot be listened at (${why}). ${todo.en}. It is tried again every 30 seconds.`
  );
}
