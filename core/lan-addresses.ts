import { networkInterfaces } from 'node:os';

/** Where neither a person nor DHCP gave an address. */
const SELF_GIVEN = /^169\.254\./;

/**
 * The addresses at which counters reach a listener at `host` now. Of IPv6 none is told where it listens at all: those come and go by the
 * day, and nobody enters one.
 */
export function addressesInUse(host: string): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  return Object.values(networkInterfaces())
    .flatMap((all = []) => all)
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !SELF_GIVEN.test(address))
    .map(({ address }) => address);
}
