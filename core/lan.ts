import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { LanConfig } from './config.ts';
import type { Clock } from './contract/clock.ts';
import { externalAddress, ownAddresses } from './http/hosts.ts';
import { openLanListener } from './http/lan-listener.ts';
import { loadLanCertificate, type LanCertificate } from './lan-certificate.ts';

/** The way in over the network. What fails there leaves the device serving its own machine, and is told to the technician. */
export interface Lan {
  /** Of the certificate; null where the network is not served. */
  readonly fingerprint: string | null;
  warnings(): string[];
  /** @returns the base address for counters elsewhere; null where they are not served */
  listen(app: FastifyInstance, onStop: (end: () => void) => void): Promise<string | null>;
}

const NO_LAN: Lan = { fingerprint: null, warnings: () => [], listen: async () => null };

/** Loads the certificate, or makes it, without listening yet. */
export async function prepareLan(dataFolder: string, config: LanConfig | undefined, clock: Clock, log: Logger): Promise<Lan> {
  if (config === undefined) return NO_LAN;
  try {
    const certificate = await loadLanCertificate(dataFolder, config.names, ['localhost', ...ownAddresses()], clock.now());
    return lanWith(config, certificate, log);
  } catch (error) {
    return { ...NO_LAN, warnings: () => [wordsOf(error)] };
  }
}

function lanWith(config: LanConfig, { key, certificate, fingerprint, warnings: faults }: LanCertificate, log: Logger): Lan {
  const warnings = [...faults];
  return {
    fingerprint,
    warnings: () => warnings,
    async listen(app, onStop) {
      try {
        const { port, close } = await openLanListener(app, { key, certificate }, config);
        onStop(close);
        log.info({ port, fingerprint }, 'Served over the network');
        return `https://${config.names[0] ?? externalAddress(config.host)}:${port}`;
      } catch (error) {
        const { host, port } = config;
        warnings.push(
          `局域网访问（config.json：lan）未启用：不能在 ${host} 端口 ${port} 监听（${wordsOf(error)}）。请释放该端口或改用其他 port，然后重新启动。` +
            ` The network (config.json: lan) is not served: ${host} port ${port} cannot be listened at (${wordsOf(error)}). Free it, or choose another port, and start again.`,
        );
        return null;
      }
    },
  };
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
